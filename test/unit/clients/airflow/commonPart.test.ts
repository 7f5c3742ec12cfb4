import assert from 'node:assert/strict';
import { commonPart } from '../../../../src/clients/airflow/commonPart';

describe('the common part of names', () => {
  it('is the longest text that all contain', () => {
    assert.equal(commonPart(['image_data_refresh', 'audio_data_refresh']), '_data_refresh');
    assert.equal(commonPart(['one']), 'one');
    assert.equal(commonPart(['ab', 'cd']), '');
    assert.equal(commonPart([]), '');
  });
});
