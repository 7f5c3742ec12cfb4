import { processFunctions } from './process';

/**
 * The texts that a job runs, POSIX sh, written beside its request. They are fixed: what differs from job to job reaches
 * them as positional arguments or as lines of a file, never as part of the text.
 */

/** First line that goes into a record: it proves that the recorder works. */
export const recordBegins = 'Deploy Runbook records this terminal until the command ends.';
/** Begins the line after the command has ended. */
export const recordEnds = 'Deploy Runbook: the command ended';

/**
 * The terminal's process: `start.sh FLAVOUR SCRIPT`. It consumes the ticket by an atomic rename, then becomes script(1).
 * VS Code revives a saved terminal by running its command again, which would be a second apply.
 *
 * The flags differ: util-linux (and BusyBox) takes a command line for $SHELL, which therefore is `/bin/sh` meanwhile
 * (https://man7.org/linux/man-pages/man1/script.1.html); BSD takes program and arguments
 * (https://man.freebsd.org/cgi/man.cgi?query=script), and `-t 0` flushes after every write on every release of macOS,
 * while `-F` took an argument once.
 */
export const startScript = `waits_for_enter() {
  printf 'Press Enter to close this terminal.\\n'
  read -r _
}
if ! mv ticket ticket.used 2>/dev/null; then
  printf 'Deploy Runbook: nothing was started. This command ran once already, or was called off: it never runs twice.\\n'
  waits_for_enter
  exit 0
fi
SHELL=/bin/sh
DEPLOY_RUNBOOK_PATH=$PATH
export SHELL DEPLOY_RUNBOOK_PATH
case $1 in
  util-linux) exec "$2" -q -f -c 'exec sh ./job.sh recorded' record ;;
  bsd) exec "$2" -q -t 0 record sh ./job.sh recorded ;;
  *) exec sh ./job.sh unrecorded ;;
esac
`;

/**
 * What is recorded: notes who it is, runs the command, notes its exit code.
 *
 * It leads the terminal's session. When the terminal goes away the system sends SIGHUP to it alone; only when it ended,
 * the foreground would get one too, and `just` starts its recipes with SIGHUP back to deadly. So it ignores SIGHUP and
 * outlives the command: Terraform at its prompt reads an end of input and cancels, an apply under way goes on (tried with
 * util-linux 2.38, just 1.57 and Terraform 1.11). Ctrl+C belongs to the command; a trap, unlike ignoring, isn't inherited.
 *
 * At the end it waits for Enter, so that the person can read, unless there is no window to read in: the one end of input
 * that script(1) passes on may have gone to the command.
 *
 * What it notes goes into blocks that were reserved before the start, so that it arrives on a full disk too.
 */
export const jobScript = `${processFunctions}
has_window() {
  if [ -r "/proc/$terminal/stat" ]; then
    [ "$(stat_field "$terminal" 7)" != 0 ]
  else
    case $(ps -o tty= -p "$terminal") in *[0-9]*) true ;; *) false ;; esac
  fi
}
note() {
  dd of="$1.reserved" conv=notrunc 2>/dev/null
  sync "$1.reserved" 2>/dev/null || sync
  mv "$1.reserved" "$1"
  sync . 2>/dev/null || sync
}
trap '' HUP
trap : INT QUIT TERM
terminal=$$
if [ "$1" = recorded ]; then
  printf '%s\\n' '${recordBegins}'
  terminal=$PPID
fi
printf '{"pid":%s,"start":"%s","terminal":%s,"terminalStart":"%s"}\\n' \\
  "$$" "$(start_time "$$")" "$terminal" "$(start_time "$terminal")" | note process.json
set --
while IFS= read -r line; do
  set -- "$@" "$line"
done < command
"$@"
code=$?
printf '%-4s\\n' "$code" | note exit
printf '\\n${recordEnds} with exit code %s. Press Enter to close this terminal.\\n' "$code"
if has_window; then
  read -r _
fi
exit 0
`;

/**
 * Inside the engineer's shell: `command.sh FOLDER direnv|plain PROGRAM [ARGUMENT…]`. Start-up files may have changed the
 * folder, and set the PATH anew, as Debian's /etc/profile does: what it held before comes last. `direnv status` prints `true` up to 2.32 and `0` since (https://github.com/direnv/direnv, cmd_status.go).
 */
export const commandScript = `trap '' HUP
PATH=$PATH\${DEPLOY_RUNBOOK_PATH:+:$DEPLOY_RUNBOOK_PATH}
unset DEPLOY_RUNBOOK_PATH
cd -- "$1" || exit 1
with=$2
shift 2
if [ "$with" = direnv ] && command -v direnv >/dev/null 2>&1; then
  case $(direnv status 2>/dev/null </dev/null) in
    *'Found RC allowed true'* | *'Found RC allowed 0'*) exec direnv exec . "$@" ;;
    *'Found RC allowed'*)
      printf 'Deploy Runbook: the .envrc is not allowed here, so its environment is missing. Allow it with: direnv allow\\n' >&2 ;;
  esac
fi
exec "$@"
`;
