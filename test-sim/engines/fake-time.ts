import type { Device } from "./types.ts";

/**
 * Runs before the program (`.boot0`) and gives it a time of its own: the clock and all timers are played, one due time after the other,
 * up to `GO` ms after boot, as quickly as the interpreter can. A changed interval counts as the interpreter's own does. Who looks after
 * the connections of `net` twice a second does so once a minute: that would be nearly all there is to play. Memory is collected now and
 * then, since the console, which is asked meanwhile, cannot do that itself.
 */
const boot = `
var PLAY=setInterval,UP=0,GO=3000,OFF=getTime()*1000,TS={},ID=1,NOW;
global.getTime=function(){return (UP+OFF)/1000};
global.setTime=function(s){OFF=s*1000-UP};
function TA(f,ms,i,a){TS[ID]={t:UP+Math.max(ms,1),i:i?Math.max(ms,1):0,f:f,a:a};return ID++}
global.setTimeout=function(f,ms,a,b){return TA(f,ms,0,[a,b])};
global.setInterval=function(f,ms){return TA(f,ms==500?60000:ms,1)};
global.clearTimeout=global.clearInterval=function(i){delete TS[i]};
global.changeInterval=function(i,ms){TS[i].i=Math.max(ms,1);TS[i].t=UP+TS[i].i};
PLAY(function(){
process.memory();
for(var n=0;n<100&&UP<GO;n++){
var id=0,d=GO+1;
for(var k in TS)if(TS[k].t<d){d=TS[k].t;id=k}
if(!id){UP=GO;return}
if(d>UP)UP=d;
var t=TS[id];
if(!t.i)delete TS[id];
try{t.a?t.f(t.a[0],t.a[1]):t.f()}catch(e){print(e)}
if(t.i&&TS[id]==t)t.t=d+t.i;
}},1);
`;

/** Restarts the device so that from now on its time passes only in what this gives: `pass(ms)`, on the interpreter as on the simulator. */
export async function holdTime(device: Device): Promise<(milliseconds: number) => Promise<void>> {
  if (device.engine === "sim") return (milliseconds) => device.advance(milliseconds, Math.min(milliseconds, 3_600_000));
  const chunk = 200;
  for (let at = 0; at < boot.length; at += chunk)
    await device.evaluate(
      `(require("Storage").write(".boot0",${JSON.stringify(boot.slice(at, at + chunk))},${at}${at ? "" : `,${boot.length}`}),1)`,
    );
  await device.reboot();
  return async (milliseconds) => {
    await device.evaluate(`(GO+=${milliseconds},1)`);
    const done = async () => {
      if (milliseconds > 3_600_000) await device.advance(500);
      return (await device.evaluate("UP>=GO").catch(() => "")) === "true";
    };
    // Some hundred wakes a second.
    await device.until(done, 280, `${milliseconds} ms have passed`);
  };
}
