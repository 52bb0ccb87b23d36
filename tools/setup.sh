#!/bin/sh
# Build or renew .venv: `setup.sh run` for what the bot needs, `setup.sh dev` also for tests, checks and benches, `setup.sh all`
# also tries again what was given up with a warning. Does nothing when all is up to date. Speaks on stderr only, so that piped
# output stays clean, and says in one line what is wrong.
set -eu
cd "$(dirname "$0")/.."
want=${1:-all}
venv=.venv
log=/dev/null # of the last installation
no_semantic=$venv/no-semantic
unset PYTHONHOME PYTHONPATH || true
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0

say() { echo "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

# What an environment was made from: it is stale as soon as one of the files, or the place of the project, is another.
state() { { pwd; cat "$@"; } | cksum; }
run_state() { state pyproject.toml requirements.lock requirements-semantic.lock; }
dev_state() { state requirements-dev.lock; }
fresh() { [ "$(cat "$venv/$1.stamp" 2>/dev/null)" = "$2" ]; }

recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" >/dev/null 2>&1 || fail "there is no PYTHON=$PYTHON"
        recent_enough "$PYTHON" || fail "$PYTHON is $("$PYTHON" -V 2>&1), and Python 3.11 or newer is needed"
        return
    fi
    for PYTHON in python3 python3.14 python3.13 python3.12 python3.11; do
        if recent_enough "$PYTHON"; then return; fi
    done
    found=$(python3 -V 2>/dev/null) || found="no python3"
    fail "Python 3.11 or newer is needed, here is $found: install one, or name it with make PYTHON=/path/to/python3.11"
}

make_venv() {
    find_python
    "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$PYTHON has no venv module: on Debian and Ubuntu apt install python3-venv, then run make again"
    say "Making $venv with $("$PYTHON" -V) ..."
    problem=$("$PYTHON" -m venv --clear "$venv" 2>&1) || fail "cannot make $venv: $(echo "$problem" | tail -n 1)"
}

why() { # the one line that matters of what pip wrote
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        echo "the registry sent a file that is not the one in the lock (see $log)"
    elif grep -q 'No space left' "$log"; then
        echo "the disk is full"
    elif grep -qiE 'connection (broken|error)|ConnectionError|name resolution|Max retries|timed out|ProxyError|SSLError|unreachable' "$log"; then
        echo "no package registry can be reached: check the network, or set PIP_INDEX_URL to a registry you can reach"
    else
        echo "$(grep '^ *ERROR' "$log" | tail -n 1 | cut -c1-200) (see $log)"
    fi
}

install() { # what, then pip's own arguments
    log=$venv/install-$1.log
    shift
    "$venv/bin/python" -m pip install --quiet --retries 2 --progress-bar off "$@" >"$log" 2>&1
}

install_semantic() {
    say "Installing search by meaning ..."
    if install semantic --require-hashes -r requirements-semantic.lock; then
        rm -f "$no_semantic"
    else
        : >"$no_semantic"
        say "setup: warning: without search by meaning, answers are found by words alone: $(why); make setup tries again"
    fi
}

build_run() {
    recent_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
    rm -f "$venv"/*.stamp
    say "Installing what the bot needs (half a minute to a minute the first time) ..."
    install run --require-hashes -r requirements.lock || fail "$(why)"
    install_semantic
    install project --no-deps --no-build-isolation -e . || fail "$(why)"
    run_state >"$venv/run.stamp"
}

build_dev() {
    say "Installing what tests and checks need ..."
    install dev --require-hashes -r requirements-dev.lock || fail "$(why)"
    dev_state >"$venv/dev.stamp"
}

if ! recent_enough "$venv/bin/python" || ! fresh run "$(run_state)"; then
    build_run
elif [ "$want" = all ] && [ -e "$no_semantic" ]; then
    install_semantic
fi
if [ "$want" != run ] && ! fresh dev "$(dev_state)"; then
    build_dev
fi
