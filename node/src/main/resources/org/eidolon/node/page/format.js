// Numbers as people read them.

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 1.26 GB: three digits at most, powers of a thousand. */
export function bytes(count) {
  let value = Math.max(0, Number(count) || 0);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}\u00a0${UNITS[unit]}`;
}

export function rate(perSecond) {
  return `${bytes(perSecond)}/s`;
}

/** Never 100 % before all is here. */
export function percent(part) {
  const value = Math.max(0, Math.min(1, Number(part) || 0)) * 100;
  return `${value === 100 ? 100 : Math.min(99, Math.floor(value))}\u00a0%`;
}

/** One unit, or two where one would say too little. */
export function duration(seconds) {
  const left = Math.max(0, Math.round(seconds));
  if (left < MINUTE) return `${left}\u00a0s`;
  if (left < HOUR) return `${Math.round(left / MINUTE)}\u00a0min`;
  if (left < DAY) return `${Math.floor(left / HOUR)}\u00a0h ${Math.floor((left % HOUR) / MINUTE)}\u00a0min`;
  return `${Math.floor(left / DAY)}\u00a0d ${Math.floor((left % DAY) / HOUR)}\u00a0h`;
}

export function date(unixSeconds) {
  if (!unixSeconds || unixSeconds <= 0) return '–';
  return new Date(unixSeconds * 1000).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}

export function clock(unixMillis) {
  return new Date(unixMillis).toLocaleTimeString(undefined, { hour12: false });
}

export function ratio(value) {
  return value === undefined || value < 0 ? '–' : Number(value).toFixed(2);
}

/** 1 partner, 5 partners. */
export function many(count, one, several = `${one}s`) {
  return `${count}\u00a0${count === 1 ? one : several}`;
}
