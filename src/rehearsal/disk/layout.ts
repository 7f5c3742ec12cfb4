import path from 'node:path';
import { WORLD_FILE } from './worldFile';

/** Name of the bare repository behind the copied repository of a rehearsed runbook. */
export const COPY_ORIGIN = 'copy.git';

/** Where everything is under a world's directory; all paths are absolute. */
export interface Layout {
  readonly directory: string;
  readonly worldFile: string;
  /** The engineer's checkout of the infrastructure. */
  readonly checkout: string;
  /** Folder of the Terraform root module. */
  readonly production: string;
  /** Bare repository behind the checkout's origin. */
  readonly origin: string;
  /** Bare repository of the application. */
  readonly application: string;
  /** Files that recipes and modules read: scripts, the instance, switches. */
  readonly world: string;
  readonly instance: string;
  /** Touched by `just apply` when it starts. */
  readonly applying: string;
  /** Exists if a plan after the apply should find something to change. */
  readonly drifted: string;
  readonly state: string;
  /** Has one empty file for each active fault. */
  readonly faults: string;
}

/** @param directory absolute path of the world's folder */
export function layoutOf(directory: string): Layout {
  const world = path.join(directory, 'world');
  const checkout = path.join(directory, 'openverse-infrastructure');
  return {
    directory,
    worldFile: path.join(directory, WORLD_FILE),
    checkout,
    production: path.join(checkout, 'environments', 'prod'),
    origin: path.join(directory, 'origin.git'),
    application: path.join(directory, 'application.git'),
    world,
    instance: path.join(world, 'instance'),
    applying: path.join(world, 'applying'),
    drifted: path.join(world, 'drifted'),
    state: path.join(world, 'state.json'),
    faults: path.join(world, 'faults'),
  };
}
