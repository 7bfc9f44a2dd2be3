// A Baton of its own for each walk: a home that is thrown away, a free port, and the links that it prints.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../..");
const BATON = resolve(ROOT, process.env.BATON_BIN ?? "target/release/baton");

export const SAMPLE = join(ROOT, "samples/wattlark/accounts.csv");
export const CASES = join(ROOT, "tests/cases/web");
export const OUT = join(ROOT, "target/web");

/** Returns the day that many days from today, as 2026-12-18. */
export const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export class Server {
  /** Starts one; `settings` are variables such as those that name a model. */
  static async start(settings = {}) {
    const server = new Server();
    server.home = mkdtempSync(join(tmpdir(), "baton-web-"));
    server.settings = settings;
    await server.run("127.0.0.1:0");
    return server;
  }

  /** Ends the program at once, as a power cut does, and starts it again where it was. */
  async killAndRestart() {
    const ended = new Promise((done) => this.program.once("exit", done));
    this.program.kill("SIGKILL");
    await ended;
    await this.run(new URL(this.url).host);
  }

  async stop() {
    const ended = new Promise((done) => this.program.once("exit", done));
    this.program.kill("SIGTERM");
    await ended;
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Runs a command on the same home, with these lines on stdin; returns its lines of stdout. */
  async command(args, lines = []) {
    const program = spawn(BATON, args, { env: this.environment(), stdio: ["pipe", "pipe", "pipe"] });
    const ended = new Promise((done) => program.once("exit", done));
    let [out, talk] = ["", ""];
    program.stdout.on("data", (part) => { out += part; });
    program.stderr.on("data", (part) => { talk += part; });
    program.stdin.end(lines.map((line) => `${line}\n`).join(""));
    const code = await ended;
    if (code !== 0) throw new Error(`baton ${args.join(" ")} ended with ${code}: ${talk}`);
    return out.split("\n").filter(Boolean);
  }

  /** Starts a command that is talked to line by line. */
  talk(args) {
    const program = spawn(BATON, args, { env: this.environment(), stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    return {
      say: (value) => program.stdin.write(`${JSON.stringify(value)}\n`),
      /** The next line of this type. */
      hear: async (type) => {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) throw new Error(`the talk ended before \`${type}\` came`);
          const line = JSON.parse(value);
          if (line.type === type) return line;
        }
      },
      end: () => new Promise((done) => { program.once("exit", done); program.stdin.end(); }),
    };
  }

  /** Writes a file that a form can upload. */
  file(name, text) {
    const path = join(this.home, name);
    writeFileSync(path, text);
    return path;
  }

  environment() {
    const kept = Object.entries(process.env).filter(([name]) => !/^(BATON_|OPENAI_)/.test(name));
    return { ...Object.fromEntries(kept), BATON_HOME: this.home, NO_COLOR: "1", ...this.settings };
  }

  async run(address) {
    const model = this.settings.BATON_MODEL ? [] : ["--no-model"];
    this.program = spawn(BATON, ["serve", "--json", "--listen", address, ...model], {
      env: this.environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    for await (const part of this.program.stdout) {
      text += part;
      const told = parsed(text);
      if (!told) continue;
      this.url = told.url;
      this.first = told.first_manager;
      return;
    }
    throw new Error("the server did not start");
  }
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}
