// A booking, by its link or among one's own, and what can be done about it.
import { document } from '../graphql/client';
import { type Booking, BOOKING, type BookingRef } from './fragment';

export const BOOKING_BY_LINK = document<{ booking: Booking }, { link: string }>(
  `query Booking($link: String!) { booking(link: $link) { ...booking } } ${BOOKING}`,
);

export const RESCHEDULE = document<
  { reschedule: Booking },
  { booking: BookingRef; slot: string }
>(`mutation Reschedule($booking: BookingRef!, $slot: DateTime!) {
  reschedule(booking: $booking, slot: $slot) { ...booking }
} ${BOOKING}`);

export const CANCEL = document<{ cancel: Booking }, { booking: BookingRef }>(
  `mutation Cancel($booking: BookingRef!) { cancel(booking: $booking) { ...booking } } ${BOOKING}`,
);

export const RATE = document<
  { rate: Booking },
  { booking: BookingRef; stars: number; text: string }
>(`mutation Rate($booking: BookingRef!, $stars: Int!, $text: String!) {
  rate(booking: $booking, stars: $stars, text: $text) { ...booking }
} ${BOOKING}`);

export const REPORT = document<{ report: Booking }, { booking: BookingRef; text: string }>(
  `mutation Report($booking: BookingRef!, $text: String!) {
  report(booking: $booking, text: $text) { ...booking }
} ${BOOKING}`,
);

export const ASK_LINK = document<
  { askLink: { request: string; codeDigits: number; codeValidSeconds: number } },
  { link: string | null; address: string | null }
>(`mutation AskLink($link: String, $address: String) {
  askLink(link: $link, address: $address) { request codeDigits codeValidSeconds }
}`);

export const OPEN_LINK = document<
  { openLink: { token: string; validUntil: string } },
  { request: string; code: string }
>(`mutation OpenLink($request: String!, $code: String!) {
  openLink(request: $request, code: $code) { token validUntil }
}`);
