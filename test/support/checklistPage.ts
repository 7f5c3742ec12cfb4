import { build, type BuildOptions } from 'esbuild';
import { root } from '../harness/setup';
import themes from './checklistThemes.json';

/** Themes for the page's colors: those that VS Code 1.139 gives to webviews. */
export const themeNames = Object.keys(themes);

/**
 * Stands in for VS Code: gives the webview its API, a theme and one of the samples. Messages from the webview are in `sent`;
 * `show(view)` sends a snapshot like the host, and `dress(theme)` changes the theme.
 */
const host = `
  import { longer } from './test/support/longer';
  import { sampleNow, sampleViews } from './test/unit/ui/sampleViews';
  import { sampleStarts } from './test/unit/ui/sampleStarts';
  const query = new URLSearchParams(location.search);
  globalThis.dress = theme => {
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(themes[theme])) document.documentElement.style.setProperty(name, value);
    document.body.className = 'vscode-' + theme;
  };
  dress(query.get('theme') ?? 'dark');
  const outside = isLonger ? longer : value => value;
  const start = outside(sampleStarts[query.get('sample')] ?? null);
  const view = start !== null ? null : outside(sampleViews[query.get('sample') ?? 'gate'] ?? null);
  // Like the host: a followed run offers no actions.
  const isLive = !query.has('closed') && (view === null || view.followed === null);
  const opened = Object.fromEntries((query.get('open') ?? '').split(',').filter(Boolean).map(id => [id, true]));
  globalThis.samples = { ...sampleViews, ...sampleStarts };
  globalThis.sent = [];
  globalThis.kept = { run: view?.runId ?? null, opened };
  globalThis.show = view => postMessage({ type: 'snapshot', view, start, live: isLive, now: Date.parse(sampleNow) });
  globalThis.acquireVsCodeApi = () => ({
    getState: () => kept,
    setState: next => (kept = next),
    postMessage: message => {
      sent.push(message);
      if (message.type === 'ready') show(view);
      const problem = { code: 'preview', message: 'Nothing happens in the preview.', remedy: 'Open it in VS Code.' };
      if ('request' in message) setTimeout(postMessage, 200, { type: 'settled', request: message.request, problem });
    },
  });
`;

/** VS Code's default style for webviews: code as dark chips, as in its light high contrast theme. */
const defaultStyle = 'code { padding: 1px 3px; border-radius: 4px; background: #09345f; color: #fff; }';

const ENGLISH: PageLanguage = { name: 'en', texts: {} };

async function bundle(options: BuildOptions): Promise<string> {
  const built = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    target: 'es2023',
    logLevel: 'warning',
    ...options,
  });
  return built.outputFiles?.[0]?.text ?? '';
}

/** A display language of the page. */
export interface PageLanguage {
  readonly name: string;
  /** By their English text. */
  readonly texts: Readonly<Record<string, string>>;
  /** Whether the samples, which are in English, are made as long as a translation might be. */
  readonly isLonger?: boolean;
}

/**
 * The checklist as a standalone page, without VS Code. Its query selects what it shows: `sample` (a key of `sampleViews`;
 * another name for none), `theme`, `open` (IDs of opened parts) and `closed` (read only).
 * @returns HTML that needs no other file
 */
export async function checklistPage({
  name,
  texts,
  isLonger = false,
}: PageLanguage = ENGLISH): Promise<string> {
  const stdin = { contents: host, resolveDir: root, loader: 'ts' as const };
  const define = { themes: JSON.stringify(themes), isLonger: String(isLonger) };
  const [stub, script, style] = await Promise.all([
    bundle({ stdin, define, format: 'iife' }),
    bundle({ entryPoints: ['media/checklist/main.ts'], format: 'iife' }),
    bundle({ entryPoints: ['media/checklist/style.css'] }),
  ]);
  const inline = (text: string): string => text.replaceAll('</', '<\\/');
  return `<!DOCTYPE html><html lang="${name}"><head><meta charset="utf-8"><title>Checklist</title><style>${defaultStyle}</style><style>${style}</style></head>
<body><script type="application/json" id="texts">${inline(JSON.stringify(texts))}</script><script>${inline(stub)}</script><script>${inline(script)}</script></body></html>`;
}
