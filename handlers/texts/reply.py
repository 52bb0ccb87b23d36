"""What the texts hand to the handlers: a message with its buttons and with what the buttons open. No Danish here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_MESSAGE = 4096  # Bot API: characters of one message; markup is counted with it here, to be on the safe side
MAX_ANSWER = 1200  # DESIGN section 5, rule 3
MAX_QUOTE = 800
MAX_LABEL = 40


class Action(StrEnum):
    """What a button does. The value goes into the callback data and names the view it opens."""

    SOURCE = "source"
    MORE = "more"
    DECISION = "decision"
    PROPOSAL = "proposal"
    RECOMMENDATIONS = "advice"
    NEAREST = "nearest"
    MEETINGS = "meetings"
    CALENDAR = "calendar"
    CHOICE = "choice"  # payload: the question it asks
    FORWARD = "forward"  # pass the question to the coordinator: asks first
    CONFIRM = "confirm"
    CANCEL = "cancel"
    HELPED = "helped"
    NOT_HELPED = "unhelped"

    # the published activities. Number: of the stored choice, but of the report where one is read
    ACTIVITIES = "activities"
    ACTIVITY_FILTER = "activityfilter"  # choice: which dimension, from 1
    ACTIVITY_OPTION = "activityoption"  # choice: which, from 1; 0 is all
    ACTIVITY_CHART = "activitychart"  # choice: which, from 1
    ACTIVITY_LIST = "activitylist"  # choice: the page, from 0
    ACTIVITY = "activity"  # choice: the page, from 0

    # a planned meeting. Number: of the meeting
    MEETING = "meeting"  # its page; choice: 1 in place
    MEETING_AGENDA = "meetingagenda"
    MEETING_FILE = "meetingfile"  # for a calendar
    PAPER = "paper"  # number: of the file

    # one's own data
    LEAVE = "leave"
    STAY = "stay"
    EDIT_NAME = "name"
    EDIT_EMAIL = "email"
    EDIT_ORGANIZATION = "organization"  # number: 0 asks, else which of those in the settings
    EDIT_ADMINISTRATIONS = "administrations"  # number: 0 asks, else which one is ticked, 9 is done
    SEATS = "seats"
    SEAT = "seat"  # number: of the stored row, choice: which seat; 100 more for a no
    ERASE = "erase"
    ERASE_SURE = "erasesure"
    KEEP = "keep"

    # one's own answer to an invitation. Number: of the meeting
    RSVP = "rsvp"  # choice: which answer, from 1, 10 more below the page; step: the meeting's sequence
    RSVP_WHY = "rsvpwhy"
    SUBSTITUTE = "substitute"  # number: of the attendee's row, choice: 1 below the page, 2 entered for them; step: as above
    COVERS = "covers"  # number: of the attendee's row, choice: which administration, from 1; 100 more takes the tick away

    # a tovholder's: the draft of a report. Number: of the draft, step: of the question that the button belongs to
    DRAFT_NEW = "draftnew"
    DRAFT_OPEN = "draftopen"  # choice: 1 takes it over from whoever has it open
    OPTION = "option"  # choice: which, from 1
    TICK = "tick"  # choice: which, from 1; 100 more takes the tick away
    TICKED = "ticked"
    PASS = "pass"
    SAME = "same"  # the answer from before stands
    BACK = "back"
    ANSWERS = "answers"  # all of them
    ASK_AGAIN = "askagain"  # choice: which question, from 1
    GO_ON = "goon"
    PAUSE = "pause"
    DROP = "drop"
    UNDROP = "undrop"
    SUBMIT = "submit"
    IS_ANSWER = "isanswer"
    IS_QUESTION = "isquestion"
    IS_MORE = "ismore"  # the rest of the answer of before
    FILES_DONE = "filesdone"
    CONSENT = "consent"  # choice: 1 yes, 2 nobody can be seen, 3 no
    FILE_OUT = "fileout"  # the one that came last

    # a tovholder's: reports that were sent. Number: of the report, step: the version that the button belongs to
    REPORTS = "reports"  # number: the first of the page, choice: which pile
    REPORT = "report"  # choice: the page; step 0: whatever version there is
    REPORT_FILES = "reportfiles"
    CORRECT_REPORT = "correctreport"

    # a coordinator's
    UNREGISTER = "unregister"  # number: of the group without its sign
    INVITE = "invite"  # number: the step, choice: what was chosen
    INVITATIONS = "invitations"
    WITHDRAW = "withdraw"
    PEOPLE = "people"  # number: the first of the page
    PERSON = "person"
    ROLE = "role"  # number: the person, choice: 0 asks, else which role
    LINK = "link"
    REMOVE = "remove"  # choice: 0 asks, 1 does
    FORGET = "forget"  # erase somebody; choice: 0 asks, 1 does
    LIST_IN = "listin"
    LIST_YES = "listyes"
    LIST_NO = "listno"
    LIST_OUT = "listout"
    RELINK = "relink"
    CORRECT = "correct"  # choice: what is corrected of the person
    TOPICS = "topics"  # number: the first of the page
    TOPIC = "topic"
    JOIN = "join"  # another topic to the one that is shown
    REPLY = "reply"
    DISMISS = "dismiss"
    SEND_REPLY = "sendreply"
    REWRITE = "rewrite"
    CANCEL_REPLY = "cancelreply"
    CURATED_LIST = "curatedlist"
    CURATED = "curated"
    RETRACT = "retract"
    EXPORT = "export"  # choice: which format, from 1
    FINAL_REPORT = "finalreport"

    # a coordinator's: the planned meetings. Number: of the meeting, step: its sequence when the button was shown
    PLANS = "plans"  # number: the first of the page, choice: 1 those that are over
    PLANNED = "planned"  # its page
    PLAN_NEW = "plannew"  # choice: 1 from a document
    PLAN = "plan"  # number: what is asked, choice: what was chosen, step: the draft
    PLAN_SAVE = "plansave"  # number: the draft, choice: 1 invites too
    PLAN_EDIT = "planedit"  # choice: 1 time and place alone, 2 the deadline alone
    PLAN_INVITE = "planinvite"  # choice: 0 asks, 1 does
    PLAN_CANCEL = "plancancel"  # choice: 0 asks, 1 does
    PLAN_DELETE = "plandelete"  # choice: 0 asks, 1 does
    PLAN_PAPERS = "planpapers"  # choice: 1 is done, 2 keeps the text of the message `step` as the agenda
    PAPER_OUT = "paperout"  # number: of the file, step: the meeting

    # a coordinator's: what somebody answered to an invitation by telephone
    ENTER = "enter"  # number: of the meeting, choice: the page, from 0
    ENTER_FOR = "enterfor"  # number: of the attendee's row, choice: which answer, from 1; 0 shows; step: the page of the list

    # a coordinator's: reports that were sent, as above; of a comment the number is that of the draft
    REPORT_CHANGES = "reportchanges"  # choice: the page
    REPORT_HISTORY = "reporthistory"  # choice: the page
    APPROVE = "approve"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    ASK_CHANGE = "askchange"
    REJECT = "reject"
    WHICH = "which"  # choice: which question is to be answered again, from 1; 100 more takes the tick away
    SEND_COMMENT = "sendcomment"
    REWRITE_COMMENT = "rewritecomment"
    CANCEL_COMMENT = "cancelcomment"

    # a coordinator's: a message to many that is being written. Number: of the draft
    SEND_NEW = "sendnew"  # number 0; choice: 1 throws away the draft that there is
    SEND_WHOM = "sendwhom"  # choice: which question about whom, from 1, step: the first of the page, from 1; 0 is all
    SEND_PICK = "sendpick"  # choice: which question about whom, from 1, 100 more takes the tick away; step: the option
    SEND_WHAT = "sendwhat"
    SEND_TEMPLATE = "sendtemplate"  # choice: which, from 1
    SEND_PREVIEW = "sendpreview"  # step: as whom, from 1
    SEND_SELF = "sendself"
    SEND_WHEN = "sendwhen"  # choice: 0 asks, else which of the times offered, from 1; 99 at once
    SEND_OUT = "sendout"  # step: what stands for message, time and recipients
    SEND_DROP = "senddrop"

    # a coordinator's: messages to many that were sent. Number: of the broadcast
    BROADCASTS = "broadcasts"  # number: the first of the page
    BROADCAST = "broadcast"
    BROADCAST_PAUSE = "bcpause"
    BROADCAST_RESUME = "bcresume"
    BROADCAST_WITHDRAW = "bcwithdraw"  # choice: 0 asks, 1 does
    LETTERS = "letters"
    LETTER_AGAIN = "letteragain"  # step: since when it is in doubt
    LETTER_LIE = "letterlie"  # the same
    BROADCAST_AGAIN = "bcagain"  # choice: 0 asks, 1 does, 2 edits again, 3 lets lie; step: what the yes is for
    BROADCAST_FILE = "bcfile"  # choice: which format, from 1
    BROADCAST_CORRECT = "bccorrect"
    BROADCAST_CORRECTED = "bccorrected"  # number: of the message with the new words

    # a coordinator's: what waits, and what stands behind it
    STATUS = "status"
    DUTIES = "duties"
    HOSTING = "hosting"
    COMPOSITION = "composition"  # number: which rule, from 1; 0 is all

    # a coordinator's: who comes to a meeting, and who was there. Number: of the meeting, but of the attendee where one is noted
    MATRIX = "matrix"  # choice: 0 what fits the day, 1 the answers, 2 who was there
    MATRIX_NAMES = "matrixnames"  # choice: the page, from 0
    MATRIX_PICTURE = "matrixpicture"  # choice: as above
    MATRIX_FILE = "matrixfile"
    NUDGE_HOLES = "nudgeholes"  # choice: 0 asks, 1 does
    ATTENDANCE = "attendance"
    ATTENDANCE_PLACE = "attendanceplace"  # choice: which organisation of the settings, from 1; 999 the others
    ATTENDED = "attended"  # choice: 1 was there, 100 more was not
    ATTENDED_ALL = "attendedall"  # choice: 1 whoever said yes was there, 2 the others were not
    ATTENDANCE_ADD = "attendanceadd"  # choice: which organisation, step: the page, from 1
    ATTENDANCE_ADDED = "attendanceadded"  # choice: which organisation, step: the person


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: Action
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message. `html` is what Telegram gets, source line included; `text` is the same in plain, without the source line."""

    html: str
    text: str
    source: str = ""
    buttons: tuple[Button, ...] = ()
    views: dict[str, str] = field(default_factory=dict)  # HTML of what the buttons open, by action
