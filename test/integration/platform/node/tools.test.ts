import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { CancelledError, ProblemError } from '../../../../src/core/errors';
import { createTools } from '../../../../src/platform/node/tools';
import { Playground } from './runnerPlayground';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const signal = new AbortController().signal;

describe('tools', () => {
  let place: Playground;
  beforeEach(() => (place = new Playground()));
  afterEach(() => place.clean());

  const tools = (options: { shell?: string; just?: string } = {}) =>
    createTools({
      root: place.work,
      paths: options.just === undefined ? {} : { just: options.just },
      // Only the shell's start-up files know where just is.
      env: place.env({ PATH: '/usr/bin:/bin' }),
      shell: options.shell ?? 'bash',
    });

  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`are found as ${shell} finds them`, async () => {
      const { version, path } = await tools({ shell }).version('just', signal);
      assert.match(version, /^just \d+\.\d+/);
      assert.equal(path, 'just');
    });
  }

  it('report the first line of their version', async () => {
    assert.match((await tools().version('terraform', signal)).version, /^(Terraform|OpenTofu) v\d[^\n]*$/);
    assert.match((await tools().version('git', signal)).version, /^git version \d/);
  });

  it('are run from the configured path', async () => {
    const path = place.write('my just', '#!/bin/sh\necho mine\n', 0o755);
    assert.deepEqual(await tools({ just: path }).version('just', signal), {
      name: 'just',
      path,
      version: 'mine',
    });
  });

  it("run in this repository, even in a window that another one's git hook opened", async () => {
    const env = place.env({ GIT_DIR: '/elsewhere/.git', GIT_INDEX_FILE: '/elsewhere/.git/index' });
    const here = createTools({ root: place.work, paths: {}, env, shell: 'bash' });
    const { stdout } = await here.run(
      ['sh', '-c', 'echo "${GIT_DIR:-here} ${GIT_INDEX_FILE:-here}"'],
      signal,
    );
    assert.equal(stdout, 'here here\n');
  });

  it('are reported with how to install them when missing', async () => {
    await assert.rejects(tools({ just: '/nowhere/just' }).version('just', signal), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'tools.missing');
      assert.match(error.problem.message, /\/nowhere\/just/);
      assert.match(error.problem.remedy, /just\.systems.*deployRunbook\.tools\.just/);
      return true;
    });
    await assert.rejects(tools().run(['no-such-program'], signal), code('tools.missing'));
  });

  it('are reported differently when they fail and when they are missing', async () => {
    const path = place.write('broken', '#!/bin/sh\necho sorry >&2; exit 3\n', 0o755);
    await assert.rejects(tools({ just: path }).version('just', signal), code('tools.failed'));
  });

  it('list recipes with their parameters, including aliases, private ones and modules', async () => {
    place.write(
      'work/justfile',
      'mod net\nalias go := apply\napply environment module="x" *rest:\n  @true\n[private]\nhidden +names:\n  @true\n',
    );
    place.write('work/net.just', 'alias up := raise\nraise:\n  @true\n');
    const recipes = await tools().recipes(signal);
    assert.deepEqual(recipes.map(recipe => recipe.name).sort(), [
      'apply',
      'go',
      'hidden',
      'net::raise',
      'net::up',
    ]);
    const parameters = [
      { name: 'environment', required: true, variadic: false },
      { name: 'module', required: false, variadic: false },
      { name: 'rest', required: false, variadic: true },
    ];
    for (const name of ['apply', 'go']) {
      assert.deepEqual(recipes.find(recipe => recipe.name === name)?.parameters, parameters);
    }
    assert.deepEqual(recipes.find(recipe => recipe.name === 'hidden')?.parameters, [
      { name: 'names', required: true, variadic: true },
    ]);
  });

  it('find the recipe behind an alias of a module, even if another has the same name', async () => {
    place.write(
      'work/justfile',
      'mod infra\nalias ap := infra::apply\nalias own := apply\nalias deep := infra::net::up\napply x:\n  @true\n',
    );
    place.write('work/infra.just', 'mod net\nalias also := apply\napply env module:\n  @true\n');
    place.write('work/net.just', 'up env *rest:\n  @true\napply a b c:\n  @true\n');
    const recipes = await tools().recipes(signal);
    const takes = (name: string) =>
      recipes.find(recipe => recipe.name === name)?.parameters.map(each => each.name);
    assert.deepEqual(takes('ap'), ['env', 'module']);
    assert.deepEqual(takes('own'), ['x']);
    assert.deepEqual(takes('deep'), ['env', 'rest']);
    assert.deepEqual(takes('infra::also'), ['env', 'module']);
    assert.deepEqual(takes('infra::net::apply'), ['a', 'b', 'c']);
  });

  it('list what just asks first, for a recipe and its dependencies, and which parameters are options', async () => {
    place.write(
      'work/justfile',
      [
        'set positional-arguments',
        'set quiet',
        'mod infra',
        'alias go := apply',
        "[confirm('Apply to prod')]",
        'apply env module: (prepare env) infra::check',
        '  @true',
        '[confirm]',
        '[private]',
        'prepare env:',
        '  @true',
        "whom := 'you'",
        "[confirm('Are ' + whom + ' sure?')]",
        'sure:',
        '  @true',
        '[arg("env", pattern="prod|staging")]',
        '[arg("region", long)]',
        'plan env module region:',
        '  @true',
        '',
      ].join('\n'),
    );
    place.write('work/infra.just', '[confirm]\ncheck:\n  @true\n');
    const recipes = await tools().recipes(signal);
    const found = (name: string) => recipes.find(recipe => recipe.name === name);
    assert.deepEqual(found('go')?.asks, ['Apply to prod', 'Run recipe `check`?', 'Run recipe `prepare`?']);
    assert.deepEqual(found('prepare')?.asks, ['Run recipe `prepare`?']);
    assert.deepEqual(found('sure')?.asks, ['A question that the justfile computes for recipe sure']);
    assert.deepEqual(found('plan')?.asks, []);
    assert.equal(found('plan')?.parameters[2]?.option, '--region');
    assert.equal(found('plan')?.parameters[0]?.pattern, 'prod|staging');
  });

  it('list what just finds in the justfiles above, where they say that it looks there', async () => {
    place.write('justfile', 'set fallback\nup a:\n  @true\nboth a:\n  @true\n');
    place.write('work/justfile', 'own:\n  @true\nboth:\n  @true\n');
    const names = async () => (await tools().recipes(signal)).map(({ name }) => name).sort();
    assert.deepEqual(await names(), ['both', 'own']);
    place.write('work/justfile', 'set fallback\nown:\n  @true\nboth:\n  @true\n');
    const recipes = await tools().recipes(signal);
    assert.deepEqual(recipes.map(({ name }) => name).sort(), ['both', 'own', 'up']);
    assert.deepEqual(recipes.find(({ name }) => name === 'both')?.parameters, []);
    place.write('justfile', 'up:\n  {{\n');
    assert.deepEqual(await names(), ['both', 'own']);
  });

  it('evaluate nothing in the justfile', async () => {
    place.write(
      'work/justfile',
      'x := `touch evaluated`\nexport Y := `touch evaluated`\na:\n  @echo {{x}}\n',
    );
    await tools().recipes(signal);
    assert.equal(spawnSync('ls', ['evaluated'], { cwd: place.work }).status, 2);
  });

  it('report a missing or broken justfile', async () => {
    await assert.rejects(tools().recipes(signal), code('tools.justfile'));
    place.write('work/justfile', 'a:\n  {{\n');
    await assert.rejects(tools().recipes(signal), code('tools.justfile'));
  });

  it('run a program without a shell, and return its result', async () => {
    const result = await tools().run(['sh', '-c', 'echo "$1"; echo err >&2; exit 5', 'sh', '$(id)'], signal);
    assert.deepEqual(result, { exitCode: 5, stdout: '$(id)\n', stderr: 'err\n' });
  });

  it("run programs in the environment of a deployment's commands, read fresh each time", async () => {
    const identity = ['sh', '-c', 'printf "%s %s" "$FROM_SHELL" "$FROM_ENVRC"'];
    const same = tools();
    assert.equal((await same.run(identity, signal)).stdout, 'bash ');
    place.write('work/.envrc', 'export FROM_ENVRC=loaded\n');
    spawnSync('direnv', ['allow', '.'], { cwd: place.work, env: place.env() });
    assert.equal((await same.run(identity, signal)).stdout, 'bash loaded');
  });

  it('tolerate start-up files that print text, and a missing shell', async () => {
    place.write('home/.bash_profile', 'echo "{"; export FROM_SHELL=talking\n');
    const identity = ['sh', '-c', 'printf "$FROM_SHELL$ELECTRON_RUN_AS_NODE$VSCODE_RESOLVING_ENVIRONMENT"'];
    assert.equal((await tools().run(identity, signal)).stdout, 'talking');
    assert.equal((await tools({ shell: '/nowhere/bash' }).run(identity, signal)).stdout, '');
  });

  it('give programs no input, and stop them when cancelled', async () => {
    assert.equal((await tools().run(['cat'], signal)).stdout, '');
    const controller = new AbortController();
    const running = tools().run(['sh', '-c', 'sleep 60'], controller.signal);
    setTimeout(() => controller.abort(), 200);
    await assert.rejects(running, CancelledError);
  });

  it('limit how much output they accept', async () => {
    await assert.rejects(tools().run(['sh', '-c', 'yes | head -c 20000000'], signal), code('tools.failed'));
  });
});
