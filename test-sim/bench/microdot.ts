import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What the WebAssembly port of MicroPython gives: a heap of 32-bit words, as on a board. */
interface MicroPython {
  FS: { mkdir(path: string): void; writeFile(path: string, text: string): void };
  runPython(code: string): void;
  globals: { get(name: string): number };
}

const hello = `
from microdot import Microdot
app = Microdot()
@app.route('/')
async def hello(request):
    return 'Hello'
`;

/**
 * Bytes of heap that Microdot's hello takes on MicroPython, beyond an empty interpreter and after a garbage collection: no
 * connection open, no request made.
 *
 * @param port `micropython.mjs` of MicroPython's WebAssembly port
 * @param source the folder with Microdot's `microdot.py` and `helpers.py`
 */
export async function microdotHeap(port: string, source: string): Promise<number> {
  const { loadMicroPython } = await import(pathToFileURL(resolve(port)).href);
  const python: MicroPython = await loadMicroPython({ heapsize: 1024 * 1024 });
  python.FS.mkdir("/lib");
  python.FS.mkdir("/lib/microdot");
  python.FS.writeFile("/lib/microdot/__init__.py", "from microdot.microdot import Microdot\n");
  for (const name of ["microdot.py", "helpers.py"]) python.FS.writeFile(`/lib/microdot/${name}`, readFileSync(join(source, name), "utf8"));
  python.runPython("import gc, sys\nsys.path.append('/lib')");
  const held = (): number => {
    // It collects between two runs only.
    for (let i = 0; i < 2; i++) python.runPython("gc.collect()");
    python.runPython("held = gc.mem_alloc()");
    return python.globals.get("held");
  };
  const empty = held();
  python.runPython(hello);
  return held() - empty;
}
