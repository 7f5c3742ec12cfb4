import { useEffect, useState } from 'preact/hooks';

/** Puts a text into the clipboard, and says for a while that it is there. */
export function Copy(props: {
  readonly text: () => string;
  readonly label?: string;
  readonly small?: boolean;
}) {
  const { text, label = 'Copy', small = false } = props;
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
        {isCopied ? 'Copied' : label}
      </button>
      {/* Not within the button, whose name it would take away. */}
      <span class="hidden-text" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
