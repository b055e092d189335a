// A day of sessions, as the kiosk says it. Never part of the product: only pictures are made of it.
import type {
  BoardView,
  BookingState,
  BookingView,
  FoundSession,
  GuestView,
  SlotState,
  SlotView,
  When,
} from '../src/backend/sessions';
import type { Person } from '../src/backend/types';

const MINUTE = 60_000;
const NOW_MINUTE = 14 * 60 + 3;
const DAY = '2026-11-22';

function person(name: string, headline: string): Person {
  const words = name.split(' ');
  const initials = `${words[0]?.[0] ?? ''}${words.at(-1)?.[0] ?? ''}`;
  return { id: name, name, headline, initials, picture: null };
}

const ada = person('Ada Okonkwo', 'Compilers, Open Lab');
const ben = person('Ben Sørensen', 'Funding for first projects');
const chiara = person('Chiara Wolfeschlegelstein-Hausmann', 'Robotics, and how to sell them');
const dao = person('Dao Nguyễn', 'Product design');

export function when(minute: number, day = DAY): When {
  const slotMs = minute * MINUTE;
  return { slotMs, day, minute, startsInMs: (minute - NOW_MINUTE) * MINUTE };
}

function booking(name: string, state: BookingState, more: Partial<BookingView> = {}): BookingView {
  return { id: name, guest: name, name, state, provisional: false, moves: 0, ...more };
}

const GUESTS = ['Lena Fischer', 'Tomás Herrera', 'Yuki Watanabe', 'Ravi Shah', 'Ingrid Berg'];
const bookings: Record<string, BookingView> = {
  '0.0': booking('Noor Haddad', 'completed'),
  '0.1': booking('Paul Weber', 'no_show'),
  '0.4': booking('Lena Fischer', 'checked_in'),
  '0.5': booking('Tomás Herrera', 'booked'),
  '0.6': booking('Yuki Watanabe', 'rescheduled', { moves: 1 }),
  '0.12': booking('Ravi Shah', 'booked', { provisional: true }),
  '1.5': booking('Ingrid Berg', 'booked'),
  '1.8': booking('Maria-Magdalena Schmidt-Oberhauser', 'booked'),
  '2.4': booking('Kofi Mensah', 'booked'),
  '2.14': booking('Elena Petrova', 'booked'),
  '3.9': booking('Sofia Rossi', 'rescheduled', { moves: 2 }),
};

function slot(row: number, column: number): SlotView {
  const minute = 13 * 60 + column * 15;
  const held = bookings[`${row}.${column}`] ?? null;
  const free: SlotState = column % 5 === 3 ? 'elsewhere' : column % 2 ? 'leased' : 'free';
  const state = held ? 'booked' : minute < NOW_MINUTE ? 'over' : free;
  return { when: when(minute), state, booking: held };
}

export const board: BoardView = {
  day: DAY,
  today: DAY,
  previous: null,
  next: '2026-11-23',
  mentors: [ada, ben, chiara, dao].map((mentor, row) => ({
    mentor,
    slots: Array.from({ length: 20 }, (_, column) => slot(row, column)),
  })),
};

export const guests: GuestView[] = GUESTS.map((name) => ({
  id: name,
  name,
  address: `${name.split(' ')[0]?.toLowerCase() ?? ''}@example.org`,
}));

export const found: FoundSession = {
  booking: 'Tomás Herrera',
  session: {
    booking: booking('Tomás Herrera', 'booked'),
    mentor: ada,
    when: when(14 * 60 + 15),
    today: true,
  },
  asOfMs: 40 * MINUTE,
};

export const unheard: FoundSession = { booking: 'b', session: null, asOfMs: 40 * MINUTE };

export const mentor = ada;
