// The device's language by config (the html element's), or else the first of the browser's that is spoken here.
const spoken = ["en", "de", "zh"];
const root = document.documentElement;
export const LANGUAGE = [root.lang, ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => spoken.includes(tag)) || "en";
root.lang = LANGUAGE;

const word = (...forms: string[]): string => forms[spoken.indexOf(LANGUAGE)];

export const CONTROLS = word("Controls", "Steuerung", "控制");
export const DEVICE = word("Device", "Gerät", "设备");
export const LIVE = word("Connected", "Verbunden", "已连接");
export const POLLING = word("Every 5 s", "Alle 5 s", "每 5 秒");
export const AWAY = word("No answer since ", "Keine Antwort seit ", "无响应，自 ");
export const ON = word("On", "An", "开");
export const OFF = word("Off", "Aus", "关");
export const OPEN = word("Open", "Öffnen", "打开");
export const CLOSE = word("Close", "Schließen", "关闭");
export const USER = word("User", "Benutzer", "用户名");
export const PASSWORD = word("Password", "Passwort", "密码");
export const LOGIN = word("Log in", "Anmelden", "登录");
export const WRONG = word("Wrong password", "Falsches Passwort", "密码错误");
export const RESTART = word("Restart", "Neu starten", "重启");
export const UPTIME = word("Uptime", "Laufzeit", "运行时间");
export const MEMORY = word("Free memory", "Freier Speicher", "可用内存");
export const TASKS = word("Task", "Aufgabe", "任务");
export const EVERY = word("Every", "Alle", "周期");
export const RUNS = word("Runs", "Läufe", "次数");
export const ERRORS = word("Errors", "Fehler", "错误");
export const LATE = word("Late", "Verzug", "延迟");
export const LOG = word("Log", "Protokoll", "日志");
