#!/bin/sh
# Sets the portal up, serves it, tests it, checks it: what the Makefile and .ci/run call.
#   scripts/portal.sh setup|run|test|drill|check|bench|screenshots|lock
# Every step looks first and does nothing when there is nothing to do, so that a second run needs seconds and no network.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/sbin:/sbin"
export PATH

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# --- system packages -------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1
}

apt_lists_fresh=no
apt_log=var/apt.log
apt_install() {
    may_install || return 1
    mkdir -p var
    if [ "$apt_lists_fresh" = no ]; then
        # One source out of reach is no reason to give up: what is wanted may come from another.
        apt_run update || true
        apt_lists_fresh=yes
    fi
    apt_run install -y --no-install-recommends "$@"
}

# Says nothing when all went well; otherwise what apt said last.
apt_run() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$apt_log" 2>&1 </dev/null && return 0
    say "apt-get $* failed ($apt_log):"
    tail -n 5 "$apt_log" >&2
    return 1
}

has_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
has_font() { find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" -name "$1" 2>/dev/null | grep -q .; }

# What WeasyPrint loads, and the fonts of the plaques. Without them the portal runs, but prints nothing.
system_libraries() {
    missing=
    has_library libpango-1.0.so.0 || missing="$missing libpango-1.0-0"
    has_library libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
    has_library libharfbuzz-subset.so.0 || missing="$missing libharfbuzz-subset0"
    has_font 'NotoSerifCJK-Bold.ttc' || missing="$missing fonts-noto-cjk"
    if [ -n "$missing" ]; then
        say "Installing what PDFs need:$missing"
        # shellcheck disable=SC2086 -- a list of words
        if ! apt_install $missing; then
            say ""
            say "  Certificates and plaques cannot be printed until an administrator runs this one command:"
            say "      apt-get install$missing"
            say "  Everything else works without it."
            say ""
        fi
    fi
    # Fonts of last resort for the rarest characters of names: welcome, not required, and asked for once only.
    if [ ! -e .venv/.rare-fonts-asked ] && may_install; then
        for package in fonts-babelstone-han fonts-hanazono; do
            has_package "$package" || apt_install "$package" || say "$package cannot be had here; going on without."
        done
        : > .venv/.rare-fonts-asked
    fi
}

# --- Python ----------------------------------------------------------------------------------------------------------

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return 0
    fi
    python=$(find_python) || die "Python 3.11 or later is needed; set PYTHON to it if it has another name."
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        say "Installing what Python needs to make an environment"
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" || apt_install python3-venv ||
            die "Python has no ensurepip here. An administrator can add it: apt-get install python3-venv"
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

sum() { sha256sum "$1" | cut -d ' ' -f 1; }

# python_packages runtime|dev: the environment holds exactly the lock. The dev lock holds the runtime lock as well.
python_packages() {
    make_venv
    stamp=$(cat .venv/.requirements 2>/dev/null || true)
    dev="dev $(sum requirements/dev.txt)"
    wanted="$1 $(sum "requirements/$1.txt")"
    if [ "$stamp" = "$wanted" ] || [ "$stamp" = "$dev" ]; then
        return 0
    fi
    say "Installing the Python packages of requirements/$1.txt"
    rm -f .venv/.requirements
    if [ ! -x .venv/bin/uv ]; then
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/installer.txt >&2 ||
            say "uv cannot be had here; pip does it, more slowly."
    fi
    if [ ! -x .venv/bin/uv ] ||
        ! VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes "requirements/$1.txt"; then
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "requirements/$1.txt" >&2 ||
            die "The Python packages could not be installed; the lines above say why. Nothing else was begun."
    fi
    printf '%s\n' "$wanted" > .venv/.requirements
}

# --- what tests need besides -----------------------------------------------------------------------------------------

has_browser() {
    for program in chromium-headless-shell chromium chromium-browser google-chrome; do
        ! command -v "$program" >/dev/null 2>&1 || return 0
    done
    return 1
}

test_tools() {
    missing=
    has_browser || missing="$missing chromium-headless-shell"
    command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
    command -v qpdf >/dev/null 2>&1 || missing="$missing qpdf"
    command -v zbarimg >/dev/null 2>&1 || missing="$missing zbar-tools"
    command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
    command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
    find /usr/lib/postgresql -name initdb 2>/dev/null | grep -q . || missing="$missing postgresql"
    if [ -n "$missing" ]; then
        say "Installing what the tests use:$missing"
        # shellcheck disable=SC2086 -- a list of words
        apt_install $missing || say "An administrator can install them: apt-get install$missing"
    fi
    if [ ! -e node_modules/axe-core/axe.min.js ]; then
        if ! command -v npm >/dev/null 2>&1; then
            apt_install npm || say "npm is missing: the accessibility tests need axe-core from it (apt-get install npm)."
        fi
        ! command -v npm >/dev/null 2>&1 || npm ci --no-audit --no-fund --silent >&2 ||
            say "axe-core could not be installed; the accessibility tests will say so."
    fi
}

# --- the verbs -------------------------------------------------------------------------------------------------------

setup() {
    python_packages "${1:-runtime}"
    system_libraries
}

run_tests() {
    setup dev
    test_tools
    .venv/bin/python -m weihai_hlr.messages
    # A file's tests stay together, with what they share; tests/conftest.py puts the longest files first.
    spread="-n ${TEST_WORKERS:-2} --dist loadfile --no-loadscope-reorder"
    say ""
    say ""
    say "== The suite on PostgreSQL and Redis, as in production =="
    # shellcheck disable=SC2086 -- a list of words
    .venv/bin/python scripts/with_services.py .venv/bin/python -m pytest -q $spread "$@" ||
        [ $? = 5 ] # nothing of this half was asked for
    say ""
    # Pages and the browser see little of which database answers; all of it is asked of SQLite in the drills.
    say "== What lies beneath the pages on SQLite without Redis, as it is tried out; each page once =="
    # shellcheck disable=SC2086 -- a list of words
    env -u DATABASE_URL -u REDIS_URL .venv/bin/python -m pytest -q $spread -m "not browser" --beneath-the-pages "$@" ||
        [ $? = 5 ] # nothing of this half was asked for
}

# What takes longer than a suite run may: load, long simulations. Results worth keeping go to docs/drills.md.
run_drills() {
    setup dev
    test_tools
    .venv/bin/python -m weihai_hlr.messages
    say "== The whole suite on SQLite, in two =="
    env -u DATABASE_URL -u REDIS_URL .venv/bin/python -m pytest -q -n "${TEST_WORKERS:-2}" --dist loadfile "$@"
    say "== Drills on SQLite =="
    env -u DATABASE_URL -u REDIS_URL .venv/bin/python -m pytest -q -s -m drill "$@"
    say "== Drills on PostgreSQL and Redis =="
    .venv/bin/python scripts/with_services.py .venv/bin/python -m pytest -q -s -m drill "$@"
}

run_checks() {
    setup dev
    .venv/bin/python -m weihai_hlr.messages
    .venv/bin/python scripts/check.py
}

# FULL=1 measures at full size. typst is compared with and not used: it lives in an environment of its own.
run_bench() {
    setup dev
    test_tools
    command -v wrk >/dev/null 2>&1 || apt_install wrk || die "wrk measures; an administrator can install it: apt-get install wrk"
    if [ ! -x var/bench/bin/python ]; then
        mkdir -p var
        .venv/bin/python -m venv var/bench && var/bench/bin/python -m pip install -q --disable-pip-version-check typst==0.15.2 >&2 ||
            say "typst cannot be had here; the certificates are measured without a yardstick."
    fi
    .venv/bin/python -m weihai_hlr.messages
    .venv/bin/python -m bench ${FULL:+--full}
}

# Rewrites requirements/*.txt from requirements/*.in; `scripts/portal.sh lock --upgrade` takes newer versions.
# With extras named, which pip insists on where it has to do the work of uv (--no-strip-extras).
# One lock for every Python from 3.11.0 on (--universal): Debian's 3.11.2 needs a package that 3.11.3 has built in.
lock() {
    setup dev
    for name in installer runtime dev; do
        .venv/bin/uv pip compile -q --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header "$@" \
            --output-file "requirements/$name.txt" "requirements/$name.in"
    done
}

verb=${1:-}
[ $# -eq 0 ] || shift
case "$verb" in
    setup)
        setup runtime
        .venv/bin/python -m weihai_hlr.embedded prepare
        ;;
    run)
        setup runtime
        exec .venv/bin/python -m weihai_hlr.embedded
        ;;
    test) run_tests "$@" ;;
    drill) run_drills "$@" ;;
    check) run_checks ;;
    bench) run_bench ;;
    screenshots)
        setup dev
        test_tools
        .venv/bin/python -m scripts.screenshots
        ;;
    lock) lock "$@" ;;
    *) die "Usage: scripts/portal.sh setup|run|test|drill|check|bench|screenshots|lock" ;;
esac
