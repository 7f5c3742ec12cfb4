import { processFunctions } from './process';

/**
 * The texts that a job runs, POSIX sh, written beside its request. They are fixed: what differs from job to job reaches
 * them as positional arguments or as lines of a file, never as part of the text.
 */

/**
 * First line that goes into a record, with the job's marker behind it: it proves that the recorder works. No command knows the
 * marker, so none can print these lines.
 */
export const recordBegins = 'Deploy Runbook records this terminal until the command ends.';
/** Begins the line after the command has ended; the marker follows. */
export const recordEnds = 'Deploy Runbook: the command ended';

/**
 * The terminal's process: `start.sh FLAVOUR SCRIPT`. It consumes the ticket by an atomic rename, then runs script(1). VS
 * Code revives a saved terminal by running its command again, which would be a second apply.
 *
 * When a terminal is closed, VS Code sends SIGHUP to this process alone, and takes the terminal device away once it has
 * ended; util-linux's script would live on, and a prompt behind it wait for ever (tried with VS Code 1.139). This process
 * ends at once; script then reads an end of input, passes it on to whatever asks, and goes on recording. BSD's ends with
 * the hang-up, which reaches the prompt in its own way. Without script the job itself has to be the terminal's process,
 * because it must survive.
 *
 * The flags differ: util-linux (and BusyBox) takes a command line for $SHELL, which therefore is `/bin/sh` meanwhile
 * (https://man7.org/linux/man-pages/man1/script.1.html); BSD takes program and arguments
 * (https://man.freebsd.org/cgi/man.cgi?query=script), and `-t 0` flushes after every write on every release of macOS,
 * while `-F` took an argument once.
 */
export const startScript = `if ! mv ticket ticket.used 2>/dev/null; then
  printf 'Deploy Runbook: nothing was started. This command ran once already, or was called off: it never runs twice.\\n'
  printf 'Press Enter to close this terminal.\\n'
  read -r _
  exit 0
fi
SHELL=/bin/sh
DEPLOY_RUNBOOK_PATH=$PATH
DEPLOY_RUNBOOK_TERMINAL=$$
export SHELL DEPLOY_RUNBOOK_PATH DEPLOY_RUNBOOK_TERMINAL
case $1 in
  util-linux)
    (
      trap '' HUP
      exec "$2" -q -f -c 'exec sh ./job.sh' record
    )
    ;;
  bsd) "$2" -q -t 0 record sh ./job.sh ;;
  *) exec sh ./job.sh ;;
esac
exit 0
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
  if [ -r "/proc/$recorder/stat" ]; then
    [ "$(stat_field "$recorder" 7)" != 0 ]
  else
    case $(ps -o tty= -p "$recorder") in *[0-9]*) true ;; *) false ;; esac
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
terminal=$DEPLOY_RUNBOOK_TERMINAL
IFS= read -r marker < marker
rm -f marker
recorder=$$
if [ "$terminal" != $$ ]; then
  recorder=$PPID
  printf '%s %s\\n' '${recordBegins}' "$marker"
fi
unset DEPLOY_RUNBOOK_TERMINAL
identity() {
  printf '{"pid":%s,"start":"%s"}' "$1" "$(start_time "$1")"
}
printf '{"job":%s,"recorder":%s,"terminal":%s}' \\
  "$(identity $$)" "$(identity "$recorder")" "$(identity "$terminal")" | note process.json
set --
while IFS= read -r line; do
  set -- "$@" "$line"
done < command
"$@"
code=$?
printf '%-4s\\n' "$code" | note exit
printf '\\n${recordEnds} %s with exit code %s. Press Enter to close this terminal.\\n' "$marker" "$code"
if has_window; then
  read -r _
fi
exit 0
`;

/**
 * Inside the engineer's shell: `command.sh FOLDER direnv|plain PROGRAM [ARGUMENT…]`. Start-up files may have changed the
 * folder, and set the PATH anew, as Debian's /etc/profile does: what it held before comes last. As a file in a job's folder it
 * first notes that the shell has handed over, in a file that was reserved before the start, so that this arrives on a full disk
 * too. What cannot be noted is not run: nobody would follow it. `direnv status` prints `true` up to 2.32 and `0` since
 * (https://github.com/direnv/direnv, cmd_status.go).
 */
export const commandScript = `trap '' HUP
PATH=$PATH\${DEPLOY_RUNBOOK_PATH:+:$DEPLOY_RUNBOOK_PATH}
unset DEPLOY_RUNBOOK_PATH
case $0 in /*) mv "\${0%/*}/begun.reserved" "\${0%/*}/begun" || exit 1 ;; esac
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
