#!/bin/sh
# Plays a tired person at the terminal chat, in tmux: typos, empty lines, a paste of 200 lines, Ctrl-C, a closed
# terminal, coming back the next day, a narrow and a dumb terminal. Asserts on what the screen shows and on the files.
#
# Usage: tests/chat-tmux.sh [PATH-OF-BATON]. Waits for text by polling, and gives up on each after WAIT tenths of a second.
set -eu

baton=${1:-target/debug/baton}
case $baton in /*) ;; *) baton=$PWD/$baton ;; esac
WAIT=${WAIT:-150}

if ! command -v tmux >/dev/null 2>&1; then
    echo "skipped: tmux is not installed"
    exit 0
fi
if [ ! -x "$baton" ]; then
    echo "skipped: there is no program at $baton (cargo build makes it)"
    exit 0
fi

work=$(mktemp -d)
home=$work/home
socket=baton-chat-$$
t() { tmux -L "$socket" "$@"; }
trap 't kill-server 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

screen() { t capture-pane -p -J -S -300 -t chat; }

fail() {
    echo "FAILED: $1" >&2
    screen >&2 || true
    exit 1
}

# Waits until the screen shows a text; line breaks count as spaces.
see() {
    tries=0
    until screen | tr -s ' \n' '  ' | grep -qF -- "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt "$WAIT" ] || fail "the screen does not show: $1"
        sleep 0.1
    done
}

# Waits until a command holds.
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt "$WAIT" ] || fail "not so: $*"
        sleep 0.1
    done
}

never() {
    if screen | tr -s ' \n' '  ' | grep -qF -- "$1"; then fail "the screen shows: $1"; fi
}

type_text() { t send-keys -t chat -l -- "$1"; }
press() { t send-keys -t chat "$@"; }
answer() { type_text "$1"; press Enter; }

# Clears the screen, so that what is seen next is new.
wipe() {
    press C-l
    until_true only_prompt
    t clear-history -t chat
}
only_prompt() { [ "$(t capture-pane -p -t chat | grep -c .)" -le 1 ]; }

# Opens a terminal of so many columns and begins the chat in it; more words are variables for it.
open_chat() {
    columns=$1
    shift
    t kill-session -t chat 2>/dev/null || true
    # a server without sessions would end, and the next terminal could meet it while it does
    t -f /dev/null start-server \; set-option -g exit-empty off \; new-session -d -s chat -x "$columns" -y 45 \
        "env LC_ALL=C.UTF-8 BATON_HOME='$home' BATON_NOW='$now' EDITOR='$work/editor' $* '$baton' interview; echo exit=\$?; stty -a | grep -c ' icanon' | sed 's/^/canonical=/'; exec cat"
}

cat > "$work/book.csv" <<'CSV'
Account ID,Account Name,Also Known As,ARR,Currency,Renewal Date,Health
A1,Brimfield Dairy,Brimfield,120000,EUR,2027-01-31,Red
A2,Ostrava Rail a.s.,Ostrava,80000,EUR,2027-06-30,Green
CSV
cat > "$work/editor" <<'SCRIPT'
#!/bin/sh
ls -l "$1" >> "$(dirname "$0")/editor.log"
echo "and this was written in the editor" >> "$1"
SCRIPT
chmod +x "$work/editor"
now=2026-11-23T09:00:00Z
BATON_HOME=$home BATON_NOW=$now "$baton" start --csm 'Noor Haddad' --manager 'Ana Ruiz' --successor 'Tom Okafor' \
    --last-day 2026-12-18 --accounts "$work/book.csv" >/dev/null 2>&1

echo "the first screen says who asks, who reads, what is never written, how long, and how to stop"
open_chat 80
see 'Hello Noor Haddad'
see 'Tom Okafor and Ana Ruiz read what you answer'
see 'no performance review'
see 'Never written down: passwords'
see 'Stop whenever you like'
see '35 topics'
see 'Why I ask:'

echo "empty lines and typos send nothing"
press Enter
see 'Nothing was sent. Type a few words'
answer '/skp'
see 'did you mean /skip? Nothing was sent.'
answer 'quit'
see 'Did you mean /pause? Nothing was sent.'
answer '/help'
see 'your answers, with numbers'
wipe

echo "a secret and an off-record remark are set apart"
answer 'Eva Lund signs the Brimfield renewal on 31 January. The admin password is Sommer2024!x. Off the record: she hates our office.'
see 'Saved. '
see 'That looked like a secret'
see 'Dropped, and stored nowhere'
wipe

echo "a backslash and Alt+Enter begin a new line"
answer 'first line of three \'
type_text 'second line'
press M-Enter
answer 'third line'
see 'Saved.'
wipe
answer '/history'
see 'first line of three second line third line'

echo "200 pasted lines are one answer"
seq 1 200 | sed 's/^/The pasted line number /' > "$work/paste"
t load-buffer "$work/paste"
t paste-buffer -p -t chat
see '[200 lines pasted]'
press Enter
see 'Saved. 200 lines.'
never 'The pasted line number 1 '

echo "Ctrl-C keeps the text, twice leaves; no secret is in the draft"
type_text 'half a thought, my password is Winter2025!z and'
press C-c
see 'Your text is kept. Ctrl-C again saves and leaves.'
type_text ' more'
press C-c
see 'Everything is saved.'
see 'exit=130'
see 'canonical=1'
draft=$(echo "$home"/draft-*.txt)
grep -q 'half a thought' "$draft" || fail "no draft"
grep -q 'Winter2025' "$draft" && fail "a secret in the draft"
[ "$(stat -c %a "$draft" 2>/dev/null || stat -f %Lp "$draft")" = 600 ] || fail "others can read the draft"

echo "the next day: welcome back, and the text is in the line"
now=2026-11-24T09:00:00Z
open_chat 80
see 'Welcome back, Noor Haddad.'
see 'sitting 2 of'
see 'What you had typed is back in the line.'
see 'half a thought, my password is [secret removed] and more'

echo "the editor gets the text, its file is private and gone afterwards, and nothing is sent by leaving it"
press C-o
see 'The text from your editor is in the line.'
see 'and this was written in the editor'
grep -q '^-rw-------' "$work/editor.log" || fail "others can read the editor's file"
ls "$home"/answer-* >/dev/null 2>&1 && fail "the editor's file is left"
press Enter
see 'Saved.'
[ ! -e "$draft" ] || fail "the draft is left after sending"

echo "skip, idk, offrecord, back, fix, go, again, why, status, topics"
answer '/skip'
see 'Put aside.'
answer '/idk Maria in finance'
see 'Noted: ask Maria in finance.'
answer '/offrecord her boss is about to be fired'
see 'Nothing of that was kept.'
answer '/fix 1 Eva Lund signs the Brimfield renewal on 1 February.'
see 'Saved in place of your earlier answer.'
answer '/go renewals ostrava'
see 'Ostrava · Renewals'
answer '/why'
answer '/status'
see 'Customers, most at stake first:'
answer '/topics'
see 'Renewals (now)'
wipe
answer '/done'
see '/done once more finishes it'
answer 'Ostrava renews without a tender, since the framework runs until 2029.'
see 'Saved. '

echo "a closed terminal: the text is kept, the sitting is closed"
type_text 'typed when the laptop was shut'
see 'typed when the laptop was shut'
t kill-session -t chat
until_true grep -qs 'typed when the laptop was shut' "$draft"

echo "a terminal of 20 columns"
now=2026-11-25T09:00:00Z
open_chat 20
see 'Welcome back, Noor'
see 'typed when the'
press C-u
answer '/skip'
see 'Put aside.'
[ "$(screen | awk 'length > m { m = length } END { print m + 0 }')" -le 60 ] || fail "lines were not wrapped"
answer '/pause'
see 'exit=0'

echo "without colour there is no escape sequence of colour; with it there is"
open_chat 80 NO_COLOR=1
see 'Welcome back'
screen_colours() { t capture-pane -p -e -S -300 -t chat | grep -c "$(printf '\033')\[[0-9;]*m" || true; }
[ "$(screen_colours)" = 0 ] || fail "colour in spite of NO_COLOR"
answer '/pause'
see 'exit=0'
open_chat 80
see 'Welcome back'
[ "$(screen_colours)" != 0 ] || fail "no colour"
answer '/pause'
see 'exit=0'

echo "a dumb terminal without UTF-8: plain lines, ASCII marks"
open_chat 80 TERM=dumb LC_ALL=C
see 'Welcome back'
see 'topics -'
answer '/skip'
see 'Put aside.'

echo "the end: what is covered, what remains, what happens next"
answer '/done'
see '/done once more finishes it'
answer '/done'
see 'Thank you, Noor Haddad'
see 'Your own copy of what you said: baton report'
see 'exit=0'

answered=$(BATON_HOME=$home BATON_NOW=$now "$baton" status --json | grep -o '"answered":[0-9]*')
[ "$answered" = '"answered":5' ] || fail "$answered answers are stored, 5 were given"
if grep -qa -e 'Sommer2024' -e 'Winter2025' -e 'hates our office' -e 'about to be fired' "$home"/*; then
    fail "something is on the disk that must not be"
fi
echo "the tired person got through"
