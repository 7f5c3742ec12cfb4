// @ts-check
'use strict';

/**
 * Replaces VS Code's own GitHub sign-in under the same ID, because a second provider would be refused. Has one session that
 * needs no network, with the token in the environment variable FAKE_GITHUB_TOKEN; without it, signed out until somebody signs in.
 */
const vscode = require('vscode');

/** @type {vscode.AuthenticationSession} */
const session = {
  id: 'test',
  accessToken: process.env.FAKE_GITHUB_TOKEN ?? 'test-token',
  account: { id: '1', label: 'octo-engineer' },
  scopes: ['read:user', 'repo', 'user:email', 'workflow'],
};

/** @param {vscode.ExtensionContext} context */
exports.activate = ({ subscriptions }) => {
  /** @type {vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>} */
  const changed = new vscode.EventEmitter();
  let sessions = process.env.FAKE_GITHUB_TOKEN === undefined ? [] : [session];
  subscriptions.push(
    changed,
    vscode.authentication.registerAuthenticationProvider('github', 'GitHub', {
      onDidChangeSessions: changed.event,
      getSessions: async scopes =>
        sessions.filter(({ scopes: granted }) => (scopes ?? []).every(scope => granted.includes(scope))),
      createSession: async scopes => {
        sessions = [{ ...session, scopes }];
        changed.fire({ added: sessions, removed: [], changed: [] });
        return { ...session, scopes };
      },
      removeSession: async () => {
        changed.fire({ added: [], removed: sessions, changed: [] });
        sessions = [];
      },
    }),
  );
};
