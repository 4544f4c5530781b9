/** Progress on one line of a terminal; a line a quarter elsewhere. */
export function createBar(): { show(what: string, done?: number): void; end(): void } {
  const terminal = process.stdout.isTTY;
  let open = false;
  let quarter = 0;
  const end = () => {
    if (open) process.stdout.write("\n");
    open = false;
  };
  return {
    show(what, done) {
      if (done === undefined) {
        end();
        console.log(what);
      } else if (terminal) {
        process.stdout.write(`\r${what} ${"#".repeat(Math.round(done * 30)).padEnd(30, ".")} ${Math.round(done * 100)} %`);
        open = done < 1;
        if (!open) process.stdout.write("\n");
      } else if (Math.floor(done * 4) > quarter) {
        quarter = Math.floor(done * 4);
        console.log(`${what} ${quarter * 25} %`);
      }
    },
    end,
  };
}
