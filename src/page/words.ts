// The device's language by config (the html element's), or else the first of the browser's that is spoken here.
const root = document.documentElement;
// One text a language: quotes round each word would take 60 bytes more, gzipped.
const spoken: Record<string, string> = {
  en: "Controls|Device|Connected|Every 5 s|No answer since |On|Off|Open|Close|Stop|User|Password|Log in|Wrong password|Restart|Restarts|Uptime|Free memory|Task|Every|Runs|Errors|Late|Log",
  de: "Steuerung|Gerät|Verbunden|Alle 5 s|Keine Antwort seit |An|Aus|Auf|Zu|Stopp|Benutzer|Passwort|Anmelden|Falsches Passwort|Neu starten|Neustarts|Laufzeit|Freier Speicher|Aufgabe|Alle|Läufe|Fehler|Verzug|Protokoll",
  zh: "控制|设备|已连接|每 5 秒|无响应，自 |开|关|打开|关闭|停止|用户名|密码|登录|密码错误|重启|重启次数|运行时间|可用内存|任务|周期|次数|错误|延迟|日志",
};
export const LANGUAGE = [root.lang, ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => spoken[tag]) || "en";
root.lang = LANGUAGE;

export const [
  CONTROLS,
  DEVICE,
  LIVE,
  POLLING,
  AWAY,
  ON,
  OFF,
  OPEN,
  CLOSE,
  STOP,
  USER,
  PASSWORD,
  LOGIN,
  WRONG,
  RESTART,
  RESTARTS,
  UPTIME,
  MEMORY,
  TASKS,
  EVERY,
  RUNS,
  ERRORS,
  LATE,
  LOG,
] = spoken[LANGUAGE].split("|");
