// How long texts may be, as crates/domain/src/member.rs has it; the hub refuses what is longer.
export const NAME_MAX = 80;
export const HEADLINE_MAX = 120;
/** Of a contact, its label and its address together. */
export const CONTACT_MAX = 300;
export const CONTACTS_MAX = 8;
export const PICTURE_BYTES_MAX = 64 * 1024;
