import { execFile } from 'node:child_process';
import path from 'node:path';

/** A notice that the operating system shows when a person is working in another window. */
export interface SystemNotice {
  readonly title: string;
  readonly text: string;
  readonly isHeard: boolean;
}
/**
 * A program that shows or plays something. Text only reaches it as an argument or in its environment, never as part of its
 * script.
 */
export interface NoticeProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A failure doesn't matter. */
  readonly isOptional?: true;
}

const WITHIN_MS = 10_000;

/** PowerShell's own name as a sender of notifications (https://learn.microsoft.com/windows/apps/develop/notifications/). */
const SENDER = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe';
const toast = `
$kind = [Windows.UI.Notifications.ToastTemplateType, Windows.UI.Notifications, ContentType = WindowsRuntime]::ToastText02
$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = $manager::GetTemplateContent($kind)
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).InnerText = $env:DEPLOY_RUNBOOK_TITLE
$texts.Item(1).InnerText = $env:DEPLOY_RUNBOOK_TEXT
if ($env:DEPLOY_RUNBOOK_SILENT) {
  $audio = $xml.CreateElement('audio')
  $audio.SetAttribute('silent', 'true')
  [void]$xml.DocumentElement.AppendChild($audio)
}
$manager::CreateToastNotifier('${SENDER}').Show([Windows.UI.Notifications.ToastNotification, Windows.UI.Notifications, ContentType = WindowsRuntime]::new($xml))
`;

/**
 * The programs that show a notice: `notify-send`, AppleScript or PowerShell, which come with the desktop.
 * @param systemRoot folder of Windows
 */
export function noticePrograms(
  { title, text, isHeard }: SystemNotice,
  platform: NodeJS.Platform,
  systemRoot = 'C:\\Windows',
): readonly NoticeProgram[] {
  if (platform === 'darwin') {
    const sound = isHeard ? ' sound name "Ping"' : '';
    const script = [
      'on run argv',
      `display notification (item 2 of argv) with title (item 1 of argv)${sound}`,
    ];
    const lines = [...script, 'end run'].flatMap(line => ['-e', line]);
    return [{ program: '/usr/bin/osascript', args: [...lines, '--', title, text] }];
  }
  if (platform === 'win32') {
    const program = path.win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const env = {
      DEPLOY_RUNBOOK_TITLE: title,
      DEPLOY_RUNBOOK_TEXT: text,
      ...(isHeard ? {} : { DEPLOY_RUNBOOK_SILENT: '1' }),
    };
    return [{ program, args: ['-NoProfile', '-NonInteractive', '-Command', toast], env }];
  }
  // The body may contain markup (https://specifications.freedesktop.org/notification-spec/latest/markup.html).
  const body = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const sound = {
    program: 'canberra-gtk-play',
    args: ['--id=message-new-instant'],
    isOptional: true,
  } as const;
  return [
    { program: 'notify-send', args: ['--app-name=Deploy Runbook', '--', title, body] },
    ...(isHeard ? [sound] : []),
  ];
}

/**
 * Shows a notice.
 * @returns the program that is missing or failed; undefined when it was shown
 */
export async function showSystemNotice(
  notice: SystemNotice,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const programs = noticePrograms(notice, platform, process.env.SystemRoot);
  const failed = await Promise.all(
    programs.map(async each => ((await run(each)) || each.isOptional === true ? [] : [each.program])),
  );
  return failed.flat()[0];
}

function run({ program, args, env = {} }: NoticeProgram): Promise<boolean> {
  return new Promise(resolve => {
    execFile(program, [...args], { timeout: WITHIN_MS, env: { ...process.env, ...env } }, error => {
      resolve(error === null);
    });
  });
}
