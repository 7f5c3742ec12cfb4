import assert from 'node:assert/strict';
import { subjectOf } from '../../../../src/core/journal/subject';
import { exportRecord } from '../../../../src/core/view/exportRecord';
import { incidentReport } from '../../../../src/core/view/incidentReport';
import type { RunView } from '../../../../src/core/view/view';
import { sampleViews } from '../../ui/sampleViews';
import { base, phases, preflight, prepare } from '../../ui/sampleParts';

const HOSTILE = '[V](<command:x>) <command:x> $(x) \u202Eon @team fixes #1 <!channel> \u001B[2J';
const LINK = 'command:x';

/** A view in which every text from outside is hostile. */
function hostileView(): RunView {
  const [phase] = phases(prepare(preflight));
  const [step] = phase?.steps ?? [];
  assert.ok(phase !== undefined && step !== undefined);
  const fact = { label: HOSTILE, value: HOSTILE, group: HOSTILE, tone: 'bad' as const, link: LINK };
  const at = '2026-11-22T09:05:00Z';
  return {
    ...base,
    title: HOSTILE,
    startedBy: HOSTILE,
    headline: HOSTILE,
    production: HOSTILE,
    facts: [fact, { ...fact, link: 'https://x.example/>)[V](command:x)' }],
    chain: [fact],
    phases: [
      {
        title: HOSTILE,
        steps: [
          {
            ...step,
            title: HOSTILE,
            reading: { summary: HOSTILE, at, facts: [fact] },
            tick: { how: 'attested', by: HOSTILE, at, reason: HOSTILE },
            problem: { code: 'x.y', message: HOSTILE, remedy: HOSTILE },
          },
        ],
      },
    ],
    obligations: [
      {
        id: 'x',
        title: HOSTILE,
        previous: HOSTILE,
        since: at,
        met: false,
        evidence: HOSTILE,
        remedy: HOSTILE,
        place: null,
      },
    ],
    timeline: [{ at, step: null, text: HOSTILE, tone: 'info', by: HOSTILE }],
    rollback: { by: HOSTILE, reason: HOSTILE },
    incident: { at, by: HOSTILE, severity: 1, summary: HOSTILE, frozen: true },
  };
}

describe('a record for others', () => {
  const noMarkup = /(?<!\\)\[(?![ x]\] )|\]\(|<|\$\(|@(?=\w)|fixes \\?#|[\p{Cc}\p{Bidi_Control}]/u;
  const lines = (text: string) => text.split('\n');

  it('says in words that production may differ', () => {
    const production = 'Production may differ: the apply stopped at 50 %';
    assert.match(
      exportRecord({ ...base, production }),
      /\*\*Production may differ: the apply stopped at 50 %\.\*\*/,
    );
  });

  it('starts with the version and how long each phase took', () => {
    const record = exportRecord({ ...base, phases: phases(prepare(preflight)) });
    assert.match(record, /Version: rel-2026\.11\.08.* → \*\*rel-2026\.11\.22/);
    assert.match(record, /\| Prepare \| 1 min \| █+ \|/);
    assert.ok(record.indexOf('Version:') < record.indexOf('## Steps'));
  });

  it('says when, by whom, and what remains for whom, with readable and exact times', () => {
    const record = exportRecord(sampleViews.finished);
    assert.match(
      record,
      /^Started November 22, 2026, 12:01 UTC by obulat\. State: finished\. Ended November 22, 2026, 12:28 UTC, after 27 min\.$/m,
    );
    assert.match(exportRecord(sampleViews.done), /State: open\.$/m);
    assert.match(record, /^\*\*Production runs rel-2026.*\.\*\*$/m);
    assert.match(record, /^- \[ \] Merge pull request .*981, by its reviewer$/m);
    assert.match(record, /^\| 12:01 UTC \| Started \| obulat \| 2026.11.22T12:01:00\.000Z \|$/m);
    assert.match(record, /verified \(run by obulat\), 12:02 UTC\./);
  });

  it('lists the lock that finishing releases once the run can be finished', () => {
    const obligations = sampleViews.done.obligations.map(each => ({ ...each, remedy: null }));
    const released = /^- \[ \] Release the team lock, closed by finishing$/m;
    assert.match(exportRecord({ ...sampleViews.done, obligations }), released);
    assert.doesNotMatch(exportRecord({ ...sampleViews.done, obligations, canFinish: false }), released);
  });

  it('contains no link, mention or reference from outside', () => {
    for (const line of lines(exportRecord(hostileView()))) assert.doesNotMatch(line, noMarkup);
  });

  it('contains none in an incident report either, and a chat message has no markup', () => {
    const { packet, message } = incidentReport(hostileView());
    for (const line of lines(packet)) assert.doesNotMatch(line, noMarkup);
    for (const line of lines(message)) {
      assert.doesNotMatch(line, /\]\(|\$\(|[\p{Cc}\p{Bidi_Control}]/u);
      assert.ok(line.length <= 1000);
    }
  });

  it('keeps safe links', () => {
    const facts = [{ label: 'Run', value: '#1', tone: 'info' as const, link: 'https://github.com/a/b/(c)' }];
    assert.match(exportRecord({ ...base, facts }), /- Run: \[\\#1\]\(https:\/\/github\.com\/a\/b\/%28c%29\)/);
  });
});

describe('the subject of a question', () => {
  it('names a few parts, and is a hash of many', () => {
    assert.equal(subjectOf(['a', 'b']), 'a b');
    const many = Array.from({ length: 950 }, (_, index) => `43${index}`);
    const subject = subjectOf(many);
    assert.match(subject, /^sha256:[0-9a-f]{64}$/);
    assert.equal(subjectOf([...many]), subject);
    assert.notEqual(subjectOf([...many.slice(1), '0']), subject);
  });
});
