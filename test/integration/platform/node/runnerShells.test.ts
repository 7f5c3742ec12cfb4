import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { ended, Playground, until } from './runnerPlayground';

const printed = 'printf "%s|%s|%s|%s" "$FROM_SHELL" "$FROM_ENVRC" "$PWD" "$SHELL"';

describe("the engineer's shell", () => {
  let place: Playground;
  beforeEach(() => (place = new Playground()));
  afterEach(() => place.clean());

  for (const shell of ['bash', 'zsh', 'fish']) {
    describe(shell, () => {
      it('passes its environment, and nothing else, to the command', async () => {
        const runner = place.runner({ shell });
        const id = await place.run(runner, ['sh', '-c', printed]);
        const { record, exitCode } = await until(runner, id, ended);
        assert.equal(exitCode, 0);
        assert.equal(record, `${shell}||${place.work}|${shell}`);
      });

      it('passes arguments on verbatim', async () => {
        const runner = place.runner({ shell });
        const awkward = ['a b', '$HOME', '(id)', `it's "quoted"`, '*', '-x', '--', '\\', '~', ''];
        const id = await place.run(runner, ['printf', '<%s>', ...awkward]);
        assert.equal((await until(runner, id, ended)).record, awkward.map(word => `<${word}>`).join(''));
      });

      it('leaves the command in the foreground, where it can be answered and interrupted', async () => {
        const runner = place.runner({ shell });
        const id = await place.run(runner, ['sh', '-c', 'printf "? "; read -r x; printf "got $x"; sleep 60']);
        const { identity } = await until(runner, id, status => status.record.endsWith('? '));
        await runner.answer(id, identity, 'yes');
        await until(runner, id, status => status.record === '? yes\r\ngot yes');
        await runner.interrupt(id);
        const { exitCode, record } = await until(runner, id, ended);
        assert.equal(exitCode, 130);
        assert.match(record, /got yes\^C/);
      });

      it('says when the program is missing', async () => {
        const runner = place.runner({ shell });
        const id = await place.run(runner, ['no-such-program']);
        const { record, exitCode } = await until(runner, id, ended);
        assert.equal(exitCode, 127);
        assert.match(record, /no-such-program.*not found/);
      });

      it('loads an allowed .envrc', async () => {
        place.write('work/.envrc', 'export FROM_ENVRC=loaded\n');
        const allowed = spawnSync('direnv', ['allow', '.'], { cwd: place.work, env: place.env() });
        assert.equal(allowed.status, 0);
        const runner = place.runner({ shell });
        const id = await place.run(runner, ['sh', '-c', printed]);
        const { record } = await until(runner, id, ended);
        assert.ok(record.endsWith(`${shell}|loaded|${place.work}|${shell}`), record);
      });
    });
  }

  it('points git at no other repository, even in a window that a git hook opened', async () => {
    place.write('home/.bash_profile', 'export GIT_DIR=/elsewhere GIT_INDEX_FILE=/elsewhere/index\n');
    const runner = place.runner({ shell: 'bash' });
    const id = await place.run(runner, ['sh', '-c', 'printf "${GIT_DIR:-here} ${GIT_INDEX_FILE:-here}"']);
    assert.equal((await until(runner, id, ended)).record, 'here here');
  });

  it('continues without an .envrc that is not allowed, and says so', async () => {
    place.write('work/.envrc', 'export FROM_ENVRC=loaded\n');
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', printed]);
    const { record } = await until(runner, id, ended);
    assert.match(record, /not allowed here.*direnv allow\r\nbash\|\|/);
  });

  it('ignores an .envrc when direnv is turned off', async () => {
    place.write('work/.envrc', 'export FROM_ENVRC=loaded\n');
    spawnSync('direnv', ['allow', '.'], { cwd: place.work, env: place.env() });
    const runner = place.runner({ shell: 'bash', direnv: false });
    const id = await place.run(runner, ['sh', '-c', printed]);
    assert.equal((await until(runner, id, ended)).record, `bash||${place.work}|bash`);
  });

  it('tolerates start-up files that print text and change directory', async () => {
    place.write('home/.bash_profile', 'echo welcome; cd /; export FROM_SHELL=bash\n');
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', printed]);
    assert.equal((await until(runner, id, ended)).record, `welcome\r\nbash||${place.work}|bash`);
  });

  it('is reported when it is unknown, and the command still runs', async () => {
    const runner = place.runner({ shell: '/usr/bin/nu' });
    const id = await place.run(runner, ['sh', '-c', printed]);
    const { record, limitations } = await until(runner, id, ended);
    assert.equal(record, `||${place.work}|/usr/bin/nu`);
    assert.match(limitations.join(), /\/usr\/bin\/nu is none of bash, zsh and fish/);
  });

  it('runs the program that the settings name', async () => {
    const program = place.write('tools/my just', '#!/bin/sh\necho "mine: $1"\n', 0o755);
    const runner = place.runner({ shell: 'bash', programs: { just: program } });
    const id = await place.run(runner, ['just', 'just']);
    assert.equal((await until(runner, id, ended)).record, 'mine: just\r\n');
  });
});
