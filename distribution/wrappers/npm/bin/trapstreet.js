#!/usr/bin/env node
// Runs Trapstreet. Downloads it at first use, checks its SHA-256, and keeps it in the user's cache.
'use strict';

const childProcess = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const https = require('https');
const os = require('os');
const path = require('path');
const url = require('url');

const release = require('../archives.json');
const SYSTEMS = { linux: 'linux', darwin: 'macos', win32: 'windows' };
const USAGE = 2;

class Failure extends Error {}

function platform() {
  const name = `${SYSTEMS[process.platform]}-${process.arch}`;
  if (!(name in release.archives)) {
    throw new Failure(`there is no program for ${process.platform} on ${process.arch}; install a JDK and use the jar`);
  }
  return name;
}

function cache() {
  const absolute = process.env.XDG_CACHE_HOME;
  return absolute && path.isAbsolute(absolute) ? absolute : path.join(os.homedir(), '.cache');
}

/** Copies the archive to a file, from a folder or a URL. */
function fetch(address, name, to) {
  if (address.startsWith('file:')) {
    address = url.fileURLToPath(address);
  }
  if (!address.startsWith('https:')) {
    fs.copyFileSync(path.join(address, name), to);
    return Promise.resolve();
  }
  const follow = (from, redirects) => new Promise((resolve, reject) => {
    https.get(from, (response) => {
      const { statusCode, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location && redirects > 0) {
        response.resume();
        const next = new URL(headers.location, from);
        if (next.protocol !== 'https:') {
          reject(new Failure(`${from} redirects to ${next.protocol}, which is not followed`));
          return;
        }
        follow(next, redirects - 1).then(resolve, reject);
      } else if (statusCode !== 200) {
        response.resume();
        reject(new Failure(`${from} responded with ${statusCode}`));
      } else {
        const file = fs.createWriteStream(to);
        response.pipe(file);
        response.on('error', reject);
        file.on('error', reject);
        file.on('finish', () => file.close(resolve));
      }
    }).on('error', reject);
  });
  return follow(new URL(`${address}/${name}`), 5);
}

function sha256(file) {
  const hash = crypto.createHash('sha256');
  hash.update(fs.readFileSync(file));
  return hash.digest('hex');
}

/** Returns the folder of the program, after it was downloaded if need be. */
async function install() {
  const { file, sha256: expected } = release.archives[platform()];
  const parent = path.join(cache(), 'trapstreet', 'programs');
  const home = path.join(parent, expected);
  if (fs.existsSync(home)) {
    return home;
  }
  fs.mkdirSync(parent, { recursive: true, mode: 0o700 });
  const fresh = fs.mkdtempSync(path.join(parent, '.new-'));
  try {
    const address = process.env.TRAPSTREET_DOWNLOAD || release.address;
    console.error(`trapstreet: downloading ${file} from ${address}; this is done once`);
    const archive = path.join(fresh, file);
    await fetch(address, file, archive);
    const actual = sha256(archive);
    if (actual !== expected) {
      throw new Failure(`${file} from ${address} is not the released one: its SHA-256 is ${actual} instead of ${expected}`);
    }
    const unpacked = path.join(fresh, 'program');
    fs.mkdirSync(unpacked);
    // tar keeps the modification times, which the class archive inside is checked against. Windows has it since version 10.
    const tar = childProcess.spawnSync('tar', ['-xf', archive, '-C', unpacked, '--strip-components=1'], { stdio: 'inherit' });
    if (tar.error || tar.status !== 0) {
      throw new Failure(`tar could not unpack ${file}: ${tar.error ? tar.error.message : `exit code ${tar.status}`}`);
    }
    try {
      fs.renameSync(unpacked, home);
    } catch (failure) {
      if (!fs.existsSync(home)) { // otherwise another run was faster
        throw failure;
      }
    }
    return home;
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

async function main() {
  const home = await install();
  const windows = process.platform === 'win32';
  const program = path.join(home, 'bin', windows ? 'trapstreet.cmd' : 'trapstreet');
  const child = childProcess.spawn(program, process.argv.slice(2), { stdio: 'inherit', shell: windows });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (failure) => fail(failure));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : code));
}

function fail(failure) {
  console.error(`trapstreet: ${failure.message}`);
  process.exit(USAGE);
}

main().catch(fail);
