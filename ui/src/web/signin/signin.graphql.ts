// What sign-in asks.
import type { Result } from '../connect/connect.graphql';
import { document } from '../graphql/client';
import type { SignedIn, SignInRequest } from '../graphql/schema';

export type Arrived = Pick<SignedIn, 'nameNeeded'> & { connected: Result | null };

export const REQUEST = document<
  { requestSignIn: SignInRequest },
  { address: string; claim: string | null }
>(`
  mutation RequestSignIn($address: String!, $claim: String) {
    requestSignIn(address: $address, claim: $claim) { request codeDigits codeValidSeconds }
  }
`);

const ARRIVED = `
  nameNeeded
  connected {
    success
    message
    code
    connectedUser { id name headline initials pictureUrl links { label address shown } }
  }
`;

export const BY_CODE = document<
  { signInWithCode: Arrived },
  { request: string; code: string; name: string | null }
>(`
  mutation SignInWithCode($request: String!, $code: String!, $name: String) {
    signInWithCode(request: $request, code: $code, name: $name) { ${ARRIVED} }
  }
`);

export const BY_LINK = document<
  { signInWithLink: Arrived },
  { token: string; name: string | null }
>(`
  mutation SignInWithLink($token: String!, $name: String) {
    signInWithLink(token: $token, name: $name) { ${ARRIVED} }
  }
`);
