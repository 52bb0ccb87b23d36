"""Every door of the bot in one ordered list: what opens it, and the role it takes. `tests/test_access.py` tries each."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.dialogs import Waiting
from bot.roles import Role
from handlers import (
    ask,
    catalogue,
    curated,
    dialogs,
    doubts,
    forward,
    gate,
    invite,
    lists,
    members,
    membership,
    privacy,
    profile,
    status,
    unanswered,
    welcome,
)
from handlers.addressing import ADDRESSED, NEW, danish
from handlers.broadcasts import audiences, broadcast, composing, deliveries, rewording
from handlers.context import Context
from handlers.gate import Callback, Door
from handlers.keyboards import FEEDBACK, pattern
from handlers.meetings import attendance, behalf, gatherings, matrix, moving, papers, planning, rsvp, substitutes
from handlers.reports import activities, answering, enclosures, exports, report, reportfiles, review, verdicts, written
from handlers.texts import attendance as attendance_texts
from handlers.texts import planning as planning_texts
from handlers.texts import welcome as texts
from handlers.texts.reply import Action

ALLOWED_UPDATES: tuple[str, ...] = (
    *(Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER),
)

Handler = BaseHandler[Any, Context, Any]

GATE, DIALOG, CONVERSATION, AFTER = -1, 0, 1, 2
MEMBER, TOVHOLDER, COORDINATOR = Role.MEMBER, Role.TOVHOLDER, Role.COORDINATOR


def handlers() -> list[tuple[int, Handler]]:
    """Every handler with its group. The order matters: within a group the first that fits is the only one that runs."""
    told = ~filters.StatusUpdate.ALL & filters.ChatType.PRIVATE
    typed = MessageHandler(told & NEW, Door(DESK, None))  # it asks for the role by itself
    conversation = [*_service(), *_commands(), *_buttons(), *_free_text()]
    put_off = MessageHandler(filters.ALL & filters.ChatType.PRIVATE & NEW, Door(answering.on_put_off, None))
    edited = MessageHandler(filters.UpdateType.EDITED_MESSAGE & told, Door(answering.on_edited, None))
    reworded = MessageHandler(filters.UpdateType.EDITED_MESSAGE & told, Door(composing.on_edited, None))
    first = [(GATE, TypeHandler(Update, gate.on_update)), (DIALOG, typed), (DIALOG, edited)]
    last = [(AFTER, put_off), (AFTER, reworded)]
    return [*first, *((CONVERSATION, one) for one in conversation), *last]


DESK = dialogs.Desk(
    {
        Waiting.ORGANIZATION: dialogs.Listener(invite.on_organization, COORDINATOR),
        Waiting.LIST: dialogs.Listener(lists.on_file, COORDINATOR),
        Waiting.IMPORT: dialogs.Listener(lists.on_file, COORDINATOR),
        Waiting.ANSWER: dialogs.Listener(unanswered.on_answer, COORDINATOR),
        Waiting.APPROVAL: dialogs.Listener(unanswered.on_answer, COORDINATOR),
        Waiting.PERSON: dialogs.Listener(members.on_corrected, COORDINATOR),
        Waiting.COMMENT: dialogs.Listener(verdicts.on_comment, COORDINATOR),
        Waiting.VERDICT: dialogs.Listener(verdicts.on_comment, COORDINATOR),
        Waiting.PLAN: dialogs.Listener(planning.on_typed, COORDINATOR),
        Waiting.AGENDA: dialogs.Listener(planning.on_typed, COORDINATOR),
        Waiting.PAPERS: dialogs.Listener(papers.on_content, COORDINATOR),
        Waiting.BROADCAST: dialogs.Listener(composing.on_content, COORDINATOR),
        Waiting.ALBUM: dialogs.Listener(composing.on_album, COORDINATOR),
        Waiting.LEFT_OUT: dialogs.Listener(audiences.on_name, COORDINATOR),
        Waiting.SEND_TIME: dialogs.Listener(broadcast.on_time, COORDINATOR),
        Waiting.REWORDING: dialogs.Listener(rewording.on_words, COORDINATOR),
        Waiting.NAME: dialogs.Listener(profile.on_name, MEMBER),
        Waiting.SUBSTITUTE: dialogs.Listener(substitutes.on_name, MEMBER),
        Waiting.REASON: dialogs.Listener(rsvp.on_reason, MEMBER),
        Waiting.EMAIL: dialogs.Listener(profile.on_email, MEMBER),
        Waiting.OWN_ORGANIZATION: dialogs.Listener(profile.on_own_organization, MEMBER),
    },
    written.Conversation(reportfiles.on_content, enclosures.about_files, enclosures.files_again),
)
"""What is written while the bot waits for it; a dialog that is not here waits for a button."""


def _service() -> list[Handler]:
    """What Telegram tells by itself: the only doors, beside /start, that need no role."""
    return [
        ChatMemberHandler(Door(membership.on_bot_status, None), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE & NEW, Door(membership.on_migration, None)),
    ]


def _commands() -> list[Handler]:
    def command(name: str, callback: Callback, needs: Role | None = MEMBER, *, private: bool = False) -> Handler:
        return CommandHandler(name, Door(callback, needs, private, former=name in gate.OWN_DATA_COMMANDS), NEW)

    def spelled(name: str, callback: Callback, needs: Role = MEMBER, *, private: bool = False) -> Handler:
        return MessageHandler(danish(name) & NEW, Door(callback, needs, private))

    return [
        command("start", membership.on_start, None),
        command("hjaelp", welcome.on_help),
        command("help", welcome.on_help),
        command("spoerg", ask.on_command),
        command("glem", ask.on_forget),
        command("moeder", catalogue.on_meetings),
        command("grupper", catalogue.on_groups),
        command("kilder", catalogue.on_documents),
        command("aktiviteter", activities.on_activities),
        command("profil", profile.on_profile, private=True),
        command("privatliv", privacy.on_privacy),
        command("minedata", privacy.on_my_data, private=True),
        command("slet", privacy.on_erase, private=True),
        command("forlad", membership.on_leave, private=True),
        command("fortryd", dialogs.on_undo, private=True),
        command("rapport", report.on_report, TOVHOLDER, private=True),
        command("rapporter", review.on_reports, TOVHOLDER, private=True),
        command("inviter", invite.on_invite, COORDINATOR, private=True),
        command("medlemmer", members.on_members, COORDINATOR, private=True),
        command("importer", lists.on_import, COORDINATOR, private=True),
        command("status", status.on_status, COORDINATOR, private=True),
        command("moede", planning.on_command, COORDINATOR, private=True),
        command("fremmoede", attendance.on_attendance, COORDINATOR, private=True),
        command("udsend", broadcast.on_broadcast, COORDINATOR, private=True),
        command("ubesvarede", unanswered.on_unanswered, COORDINATOR, private=True),
        command("tilmeld", membership.on_register, COORDINATOR),
        command("afmeld", membership.on_unregister, COORDINATOR),
        spelled(texts.HELP, welcome.on_help),
        spelled(texts.ASK, ask.on_command),
        spelled(texts.MEETINGS, catalogue.on_meetings),
        spelled(planning_texts.MEETING, planning.on_command, COORDINATOR, private=True),
        spelled(attendance_texts.COMMAND, attendance.on_attendance, COORDINATOR, private=True),
        spelled(texts.IMPORT, lists.on_import, COORDINATOR, private=True),
    ]


def _buttons() -> list[Handler]:
    def button(callback: Callback, *actions: Action) -> Handler:
        return CallbackQueryHandler(Door(callback, MEMBER), pattern(*actions))

    def own(callback: Callback, *actions: Action) -> Handler:
        former = set(actions) <= set(gate.OWN_DATA_BUTTONS)
        return CallbackQueryHandler(Door(callback, MEMBER, private=True, former=former), pattern(*actions))

    def coordinators(callback: Callback, *actions: Action) -> Handler:
        return CallbackQueryHandler(Door(callback, COORDINATOR, private=True), pattern(*actions))

    def tovholders(callback: Callback, *actions: Action) -> Handler:
        return CallbackQueryHandler(Door(callback, TOVHOLDER, private=True), pattern(*actions))

    return [
        button(ask.on_view, *ask.VIEWS),
        button(ask.on_meetings, Action.MEETINGS),
        button(ask.on_calendar, Action.CALENDAR),
        button(ask.on_choice, Action.CHOICE),
        button(ask.on_feedback, *FEEDBACK),
        button(activities.on_overview, Action.ACTIVITIES),
        button(activities.on_filter, Action.ACTIVITY_FILTER),
        button(activities.on_option, Action.ACTIVITY_OPTION),
        button(activities.on_picture, Action.ACTIVITY_CHART),
        button(activities.on_list, Action.ACTIVITY_LIST),
        button(activities.on_report, Action.ACTIVITY),
        button(forward.on_forward, Action.FORWARD),
        button(forward.on_confirm, Action.CONFIRM),
        button(forward.on_cancel, Action.CANCEL),
        button(gatherings.on_meeting, Action.MEETING),
        button(gatherings.on_agenda, Action.MEETING_AGENDA),
        button(gatherings.on_file, Action.MEETING_FILE),
        button(gatherings.on_paper, Action.PAPER),
        own(rsvp.on_rsvp, Action.RSVP),
        own(rsvp.on_why, Action.RSVP_WHY),
        own(substitutes.on_substitute, Action.SUBSTITUTE),
        own(substitutes.on_covers, Action.COVERS),
        own(membership.on_leave_sure, Action.LEAVE),
        own(membership.on_stay, Action.STAY),
        own(profile.on_edit_name, Action.EDIT_NAME),
        own(profile.on_edit_email, Action.EDIT_EMAIL),
        own(profile.on_edit_organization, Action.EDIT_ORGANIZATION),
        own(profile.on_edit_administrations, Action.EDIT_ADMINISTRATIONS),
        own(profile.on_seats, Action.SEATS),
        own(profile.on_seat, Action.SEAT),
        own(privacy.on_erase_asked, Action.ERASE),
        own(privacy.on_erase_sure, Action.ERASE_SURE),
        own(privacy.on_keep, Action.KEEP),
        tovholders(report.on_new, Action.DRAFT_NEW),
        tovholders(report.on_open, Action.DRAFT_OPEN),
        tovholders(report.on_pause, Action.PAUSE),
        tovholders(report.on_drop, Action.DROP),
        tovholders(report.on_undrop, Action.UNDROP),
        tovholders(report.on_submit, Action.SUBMIT),
        tovholders(answering.on_option, Action.OPTION),
        tovholders(answering.on_tick, Action.TICK),
        tovholders(answering.on_ticked, Action.TICKED),
        tovholders(answering.on_move, Action.PASS, Action.SAME, Action.BACK, Action.ASK_AGAIN, Action.GO_ON),
        tovholders(answering.on_answers, Action.ANSWERS),
        tovholders(answering.on_is_answer, Action.IS_ANSWER),
        tovholders(answering.on_is_more, Action.IS_MORE),
        tovholders(answering.on_is_question(ask.put), Action.IS_QUESTION),
        tovholders(enclosures.on_consent, Action.CONSENT),
        tovholders(enclosures.on_file_out, Action.FILE_OUT),
        tovholders(enclosures.on_done, Action.FILES_DONE),
        tovholders(review.on_page, Action.REPORTS),
        tovholders(review.on_report, Action.REPORT),
        tovholders(review.on_files, Action.REPORT_FILES),
        tovholders(review.on_correct, Action.CORRECT_REPORT),
        coordinators(membership.on_unregister_pressed, Action.UNREGISTER),
        coordinators(invite.on_chosen, Action.INVITE),
        coordinators(invite.on_open, Action.INVITATIONS),
        coordinators(invite.on_withdraw, Action.WITHDRAW),
        coordinators(members.on_page, Action.PEOPLE),
        coordinators(members.on_person, Action.PERSON),
        coordinators(members.on_role, Action.ROLE),
        coordinators(members.on_link, Action.LINK),
        coordinators(members.on_remove, Action.REMOVE),
        coordinators(members.on_forget, Action.FORGET),
        coordinators(lists.on_list_in, Action.LIST_IN),
        coordinators(lists.on_yes, Action.LIST_YES),
        coordinators(lists.on_no, Action.LIST_NO),
        coordinators(lists.on_list_out, Action.LIST_OUT),
        coordinators(lists.on_relink, Action.RELINK),
        coordinators(members.on_correct, Action.CORRECT),
        coordinators(unanswered.on_page, Action.TOPICS),
        coordinators(unanswered.on_topic, Action.TOPIC),
        coordinators(unanswered.on_join, Action.JOIN),
        coordinators(unanswered.on_reply, Action.REPLY),
        coordinators(unanswered.on_dismiss, Action.DISMISS),
        coordinators(unanswered.on_send, Action.SEND_REPLY),
        coordinators(unanswered.on_rewrite, Action.REWRITE),
        coordinators(unanswered.on_cancel, Action.CANCEL_REPLY),
        coordinators(curated.on_earlier, Action.CURATED_LIST),
        coordinators(curated.on_curated, Action.CURATED),
        coordinators(curated.on_retract, Action.RETRACT),
        coordinators(planning.on_list, Action.PLANS),
        coordinators(planning.on_new, Action.PLAN_NEW),
        coordinators(planning.on_edit, Action.PLAN_EDIT),
        coordinators(planning.on_chosen, Action.PLAN),
        coordinators(moving.on_meeting, Action.PLANNED),
        coordinators(moving.on_save, Action.PLAN_SAVE),
        coordinators(moving.on_invite, Action.PLAN_INVITE),
        coordinators(moving.on_cancel, Action.PLAN_CANCEL),
        coordinators(moving.on_delete, Action.PLAN_DELETE),
        coordinators(papers.on_papers, Action.PLAN_PAPERS),
        coordinators(papers.on_out, Action.PAPER_OUT),
        coordinators(behalf.on_enter, Action.ENTER),
        coordinators(behalf.on_enter_for, Action.ENTER_FOR),
        coordinators(status.on_back, Action.STATUS),
        coordinators(status.on_duties, Action.DUTIES),
        coordinators(status.on_hosting, Action.HOSTING),
        coordinators(status.on_composition, Action.COMPOSITION),
        coordinators(matrix.on_matrix, Action.MATRIX),
        coordinators(matrix.on_names, Action.MATRIX_NAMES),
        coordinators(matrix.on_picture, Action.MATRIX_PICTURE),
        coordinators(matrix.on_file, Action.MATRIX_FILE),
        coordinators(matrix.on_nudge, Action.NUDGE_HOLES),
        coordinators(attendance.on_meeting, Action.ATTENDANCE),
        coordinators(attendance.on_place, Action.ATTENDANCE_PLACE),
        coordinators(attendance.on_attended, Action.ATTENDED),
        coordinators(attendance.on_all, Action.ATTENDED_ALL),
        coordinators(attendance.on_add, Action.ATTENDANCE_ADD),
        coordinators(attendance.on_added, Action.ATTENDANCE_ADDED),
        coordinators(exports.on_export, Action.EXPORT),
        coordinators(exports.on_final_report, Action.FINAL_REPORT),
        coordinators(review.on_changes, Action.REPORT_CHANGES),
        coordinators(review.on_history, Action.REPORT_HISTORY),
        coordinators(verdicts.on_step, Action.PUBLISH, Action.APPROVE, Action.UNPUBLISH),
        coordinators(verdicts.on_comment_wanted, Action.ASK_CHANGE, Action.REJECT),
        coordinators(verdicts.on_which, Action.WHICH),
        coordinators(verdicts.on_send, Action.SEND_COMMENT),
        coordinators(verdicts.on_rewrite, Action.REWRITE_COMMENT),
        coordinators(verdicts.on_cancel, Action.CANCEL_COMMENT),
        coordinators(broadcast.on_new, Action.SEND_NEW),
        coordinators(broadcast.on_drop, Action.SEND_DROP),
        coordinators(audiences.on_whom, Action.SEND_WHOM),
        coordinators(audiences.on_pick, Action.SEND_PICK),
        coordinators(composing.on_what, Action.SEND_WHAT),
        coordinators(composing.on_template, Action.SEND_TEMPLATE),
        coordinators(broadcast.on_preview, Action.SEND_PREVIEW),
        coordinators(broadcast.on_self, Action.SEND_SELF),
        coordinators(broadcast.on_when, Action.SEND_WHEN),
        coordinators(broadcast.on_send, Action.SEND_OUT),
        coordinators(deliveries.on_list, Action.BROADCASTS),
        coordinators(deliveries.on_report, Action.BROADCAST),
        coordinators(deliveries.on_pause, Action.BROADCAST_PAUSE),
        coordinators(deliveries.on_resume, Action.BROADCAST_RESUME),
        coordinators(deliveries.on_withdraw, Action.BROADCAST_WITHDRAW),
        coordinators(deliveries.on_again, Action.BROADCAST_AGAIN),
        coordinators(deliveries.on_file, Action.BROADCAST_FILE),
        coordinators(doubts.on_doubts, Action.LETTERS),
        coordinators(doubts.on_again, Action.LETTER_AGAIN),
        coordinators(doubts.on_let_lie, Action.LETTER_LIE),
        coordinators(rewording.on_correct, Action.BROADCAST_CORRECT),
        coordinators(rewording.on_corrected, Action.BROADCAST_CORRECTED),
        CallbackQueryHandler(Door(ask.on_unknown_button, MEMBER)),
    ]


def _free_text() -> list[Handler]:
    other = ~filters.TEXT & ~filters.StatusUpdate.ALL & ADDRESSED & NEW
    return [
        InlineQueryHandler(Door(ask.on_inline, MEMBER)),
        MessageHandler(filters.Regex(r"^/\w") & ADDRESSED & NEW, Door(welcome.on_unknown_command, MEMBER)),
        MessageHandler(filters.TEXT & ADDRESSED & NEW, Door(ask.on_question, MEMBER)),
        MessageHandler(other, Door(welcome.on_other_content, MEMBER)),
    ]
