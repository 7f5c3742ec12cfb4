import assert from 'node:assert/strict';
import { exitInWords } from '../../../src/kinds/shared/exitCode';

describe('an exit code', () => {
  it('is shown with the signal that it stands for, if any', () => {
    assert.equal(exitInWords(3), 'exit code 3');
    assert.equal(exitInWords(137), 'exit code 137 (killed, by somebody or for lack of memory)');
    assert.equal(exitInWords(130), 'exit code 130 (interrupted)');
    assert.equal(exitInWords(null), 'exit code unknown');
  });
});
