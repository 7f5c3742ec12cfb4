import assert from 'node:assert/strict';
import path from 'node:path';
import type { CompletionItem, Hover, MarkdownString } from 'vscode';
import { kinds } from '../../../src/kinds';
import type * as writingModule from '../../../src/ui/show/writing';
import { nothing, VscodeStub } from '../../support/vscodeStub';

type Provide<T> = (document: object, position: { line: number; character: number }) => Promise<T>;

const text = `runbook: 2
inputs:
  version: { type: text, description: '[Sign in](command:x) $(pass-filled)' }
phases:
  - steps:
      - id: run
        kind: command
        with: { run: [bin/x, '\${{ inputs.version }}'] }
`;
const document = { getText: () => text, uri: { path: '/repository/.runbooks/a.yaml' } };

describe('editor support for writing runbooks', () => {
  let vscode: VscodeStub;
  let complete: Provide<readonly CompletionItem[]>;
  let hover: Provide<Hover | undefined>;
  before(() => {
    vscode = new VscodeStub();
    const api = vscode.load('vscode') as Record<string, object>;
    class Shown {
      constructor(
        readonly given: unknown,
        readonly where?: unknown,
      ) {}
    }
    Object.assign(api, {
      CompletionItemKind: {},
      CompletionItem: class {
        constructor(readonly label: string) {}
      },
      Hover: Shown,
      MarkdownString: Shown,
    });
    Object.assign(api.languages ?? {}, {
      registerCompletionItemProvider: (_: unknown, provider: { provideCompletionItems: typeof complete }) => {
        complete = provider.provideCompletionItems;
        return nothing();
      },
      registerHoverProvider: (_: unknown, provider: { provideHover: typeof hover }) => {
        hover = provider.provideHover;
        return nothing();
      },
    });
    const { registerSuggestions } = vscode.load(
      path.join(__dirname, '../../../src/ui/show/writing'),
    ) as typeof writingModule;
    registerSuggestions([], () => Promise.resolve({ kinds, recipes: [] }));
  });
  after(() => {
    vscode.restore();
  });

  it('completes what is allowed, in the order of the format', async () => {
    const items = await complete(document, { line: 6, character: 14 });
    assert.deepEqual(
      items.map(({ label }) => label),
      [...kinds.keys()],
    );
    const order = items.map(({ sortText }) => sortText);
    assert.deepEqual(order, [...order].sort());
  });

  it('shows neutral text, whatever the runbook says about itself', async () => {
    const found = await hover(document, { line: 7, character: 45 });
    const { given } = (found as unknown as { given: { given: string } })
      .given as unknown as MarkdownString & {
      given: string;
    };
    assert.match(given, /^Input of type text\. .*Sign in/);
    assert.doesNotMatch(given, /\]\(|\$\(/);
  });
});
