import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'preact/hooks';

/** Copies a text to the clipboard, and says so for two seconds. */
export function Copy(props: {
  readonly text: () => string;
  readonly label?: string;
  readonly small?: boolean;
}) {
  const { text, label = l10n.t('Copy'), small = false } = props;
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, 2_000);
    return () => {
      clearTimeout(timer);
    };
  }, [isCopied]);
  return (
    <>
      <button
        type="button"
        class={small ? 'button copy' : 'button'}
        onClick={() => {
          void navigator.clipboard.writeText(text()).then(() => {
            setCopied(true);
          });
        }}
      >
        {isCopied ? l10n.t('Copied') : label}
      </button>
      {/* Not inside the button, because it would change the button's accessible name. */}
      <span class="hidden-text" role="status">
        {isCopied ? l10n.t('Copied') : ''}
      </span>
    </>
  );
}
