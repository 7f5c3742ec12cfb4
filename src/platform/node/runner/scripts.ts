import { POINTS_ELSEWHERE } from '../../../core/gitVariables';
import { processFunctions } from './process';

/**
 * The scripts that a job runs, in POSIX sh, written next to its request. They are fixed: everything specific to a job reaches
 * them as positional arguments or as lines of a file, never as part of the text.
 */

/**
 * First line of a record, followed by the job's marker: it proves that the recorder works. No command knows the marker, so none
 * can print these lines.
 */
export const recordBegins = 'Deploy Runbook records this terminal until the command ends.';
/** Start of the line after the command has finished; the marker follows. */
export const recordEnds = 'Deploy Runbook: the command ended';

/**
 * The terminal's process: `start.sh FLAVOUR SCRIPT`. It takes the ticket with an atomic rename, then runs script(1). The ticket
 * is needed because VS Code revives a saved terminal by running its command again, which would be a second apply.
 *
 * When a terminal is closed, VS Code sends SIGHUP to this process alone, and removes the terminal device once it has exited;
 * util-linux's script would live on, with a prompt behind it waiting forever (tried with VS Code 1.139). This process exits at
 * once; script then reads an end of input, passes it on to the program that is asking, and keeps recording. BSD's exits with
 * the hang-up, which reaches the prompt in its own way. Without script, the job itself has to be the terminal's process,
 * because it must survive.
 *
 * The flags differ: util-linux (and BusyBox) takes a command line for $SHELL, so that is temporarily set to `/bin/sh`
 * (https://man7.org/linux/man-pages/man1/script.1.html); BSD takes program and arguments
 * (https://man.freebsd.org/cgi/man.cgi?query=script), and `-t 0` flushes after every write on every release of macOS, while
 * `-F` once took an argument.
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
 * The recorded script: notes its process IDs, runs the command, notes its exit code.
 *
 * It leads the terminal's session. When the terminal goes away, the system sends SIGHUP to the session leader alone. The
 * foreground would only get one after the leader exited, and `just` starts its recipes with SIGHUP reset to its deadly default.
 * So this script ignores SIGHUP and outlives the command: Terraform at its prompt reads an end of input and cancels, while an
 * apply in progress continues (tried with util-linux 2.38, just 1.57 and Terraform 1.11). Ctrl+C is meant for the command;
 * unlike ignoring a signal, a trap isn't inherited.
 *
 * At the end it waits for Enter, so that people can read the output, unless there is no window to read it in: the one end of
 * input that script(1) passes on may have gone to the command.
 *
 * Notes are written to blocks reserved before the start, so that they arrive even on a full disk.
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
 * Runs in the engineer's shell: `command.sh FOLDER direnv|plain PROGRAM [ARGUMENT…]`. Start-up files may have changed the
 * folder, and replaced the PATH like Debian's /etc/profile does, so the previous PATH is appended. A window that git opened, as an
 * editor, has the variables of that repository, in which git would work. When run as a file in a
 * job's folder, it first notes that the shell has handed over, in a file reserved before the start, so that this works even on
 * a full disk. If it can't note that, it doesn't run the command, because nobody would follow it. `direnv status` prints `true`
 * up to 2.32 and `0` since (https://github.com/direnv/direnv, cmd_status.go).
 */
export const commandScript = `trap '' HUP
unset ${[...POINTS_ELSEWHERE].join(' ')}
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
