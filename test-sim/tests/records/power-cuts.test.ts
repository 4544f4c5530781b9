import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createFlash } from "../../sim/storage/flash.ts";
import { type Cut, createRawFlash, type RawFlash } from "../../sim/storage/raw-flash.ts";
import { noInterpreter } from "../scenarios/suite.ts";
import { interpreterLife, lifeOn, recordsProgram, show, shown, stateAfter, writes } from "./program.ts";

const board = "esp8266";
const newFlash = () => createRawFlash(board, createFlash(1000));

/** Writes one after the other from the first boot on until power fails at operation `at`; gives how many have returned by then. */
function runUntil(flash: RawFlash, code: string, at: number, how: Cut): number {
  let done = 0;
  let on = true;
  const life = lifeOn(flash, code);
  flash.cut(at, how, () => {
    on = false;
  });
  life.open();
  for (const text of writes) {
    if (on) life.keep(text);
    if (on) done++;
  }
  return done;
}

describe("power that fails at any write or erasure of flash [sim]", () => {
  let code = "";
  let operations = 0;
  before(async () => {
    code = await recordsProgram(board);
    const flash = newFlash();
    assert.equal(runUntil(flash, code, 1e9, "after"), writes.length);
    operations = flash.operations;
  });

  test("an undisturbed run keeps the newest of each kind, and turns the page several times", () => {
    assert.ok(operations > writes.length + 4 * 4, `${operations} operations`);
  });

  const words: Record<Cut, string> = {
    before: "before it",
    half: "in the middle of it",
    bits: "with some of its bits done",
    after: "after it",
  };
  for (const how of Object.keys(words) as Cut[])
    for (const second of [undefined, "bits"] as const)
      test(`${words[how]}${second ? `, and once more at the next boot (${second})` : ""}: each value is the old one or the new one`, () => {
        for (let at = 0; at < operations; at++) {
          const flash = newFlash();
          const done = runUntil(flash, code, at, how);
          if (second) {
            const life = lifeOn(flash, code);
            flash.cut(0, second, () => {});
            life.open();
          }
          let life = lifeOn(flash, code);
          life.open();
          const right = [stateAfter(done), stateAfter(done + 1)];
          assert.ok(right.includes(shown(life)), `cut at operation ${at}: ${shown(life)} is neither ${right.join(" nor ")}`);
          assert.equal(life.keep("v99"), true, "and it goes on from there");
          life = lifeOn(flash, code);
          life.open();
          assert.equal(life.kept("v"), "v99");
        }
      });
});

/** Path of a shared library that, preloaded, ends the interpreter at write number $CUT into espruino.flash, with $HALF in the middle of it. */
const shim = process.env.DEMITASSE_POWERCUT;
const noShim =
  noInterpreter || (shim && existsSync(shim) ? false : "$DEMITASSE_POWERCUT names no library that ends the interpreter at a write");

describe("power that fails at any write or erasure of flash [espruino]", { skip: noInterpreter }, () => {
  let code = "";
  const folder = mkdtempSync(join(tmpdir(), "demitasse-"));
  const flash = join(folder, "espruino.flash");
  // Made by the program itself, which has no room for all of them at once.
  const all = `var dead;open();for(var i=0;i<${writes.length};i++){keep("vtc"[i%3]+("0"+i).substr(-2)+"x".repeat(i%3?300:1100));if(!dead)print("#")}`;
  // A module of our own stands before the interpreter's, and what has ended it in the middle of a call goes on no more.
  const endingAt = (at: number) => `var F=require("Flash"),n=${at};Modules.addCached("Flash",()=>{
exports={read:F.read,getPage:F.getPage,getFree:F.getFree,
write:(d,a)=>{if(dead)return;d=E.toString(d);if(!n--){d=d.substr(0,d.length>>1);dead=1}F.write(d,a);if(dead)quit()},
erasePage:a=>{if(dead)return;if(!n--){dead=1;quit();return}F.erasePage(a)}}})`;
  const doneIn = (printed: string) => printed.split("#").length - 1;
  const check = (done: number, what: string) => {
    const found = /@(.*)@/.exec(interpreterLife(folder, code, `open();${show};quit()`))?.[1];
    const right = [stateAfter(done), stateAfter(done + 1)];
    assert.ok(found !== undefined && right.includes(found), `${what}: ${found} is neither ${right.join(" nor ")}`);
  };
  before(async () => {
    code = await recordsProgram("linux");
    // The file that holds the pages is made at the first boot of all.
    interpreterLife(folder, code, "open();quit()");
    copyFileSync(flash, join(folder, "new"));
  });
  after(() => rmSync(folder, { recursive: true }));

  test("a run without one keeps the newest of each kind", () => {
    assert.equal(doneIn(interpreterLife(folder, code, `${all};quit()`)), writes.length);
    check(writes.length, "all");
  });

  test("in the middle of every fifth, as a program can do it to itself", () => {
    let cuts = 0;
    for (let at = 2; ; at += 5) {
      copyFileSync(join(folder, "new"), flash);
      const printed = interpreterLife(folder, code, `${endingAt(at)};${all};if(!dead)print("end");quit()`);
      if (printed.includes("end")) break;
      check(doneIn(printed), `cut at operation ${at}`);
      cuts++;
    }
    assert.ok(cuts > writes.length / 5, `${cuts} cuts`);
  });

  for (const half of ["", "1"])
    test(`${half ? "in the middle of" : "before"} each, the process ended`, { skip: noShim }, () => {
      let cuts = 0;
      for (let at = 0; ; at++, cuts++) {
        copyFileSync(join(folder, "new"), flash);
        const env = { LD_PRELOAD: shim as string, CUT: String(at), ...(half && { HALF: half }) };
        const printed = interpreterLife(folder, code, `${all};print("end");quit()`, env);
        if (printed.includes("end")) break;
        check(doneIn(printed), `cut at write ${at}`);
      }
      assert.ok(cuts > writes.length, `${cuts} cuts`);
    });
});
