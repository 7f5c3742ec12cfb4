import { tuple, type Arbitrary } from 'fast-check';
import { exportRecord } from '../../../src/core/view/exportRecord';
import { incidentReport } from '../../../src/core/view/incidentReport';
import type { RunView } from '../../../src/core/view/view';
import { sampleViews } from '../../unit/ui/sampleViews';
import { assertHarmlessMarkdown } from '../harmless';
import { hostileText } from '../hostile';
import { mutatedJson, type Edit, type Json } from '../mutateJson';
import { target } from '../target';

/** A time, or one of our own words: the journal's schema allows no others. */
const hasShape = /^(?:\d{4}-\d\d-\d\dT\S+|[a-z-]+)$/;

/** Replaces text with text: the structure is the engine's own. */
const words: Arbitrary<Edit> = tuple(hostileText, hostileText).map(
  ([before, after]): Edit =>
    from =>
      typeof from === 'string' && !hasShape.test(from) ? `${before}${from}${after}` : from,
);

/** Whatever services, files and people said, the record and the incident's packet contain it as plain characters only. */
export const records = target({
  name: 'records',
  inputs: mutatedJson(JSON.parse(JSON.stringify(Object.values(sampleViews))) as Json[], words, 40),
  runs: 400,
  holds: json => {
    const view = json as unknown as RunView;
    assertHarmlessMarkdown(exportRecord(view));
    assertHarmlessMarkdown(incidentReport(view).packet);
  },
});
