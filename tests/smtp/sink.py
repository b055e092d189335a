"""A mail server for tests. It writes each letter that it has been handed into a file, and as a mail program reads it into another, and does what the file `mode` says:

    ok           take letters
    slow         take them, after a while
    later        put them off (451) when it hears whom they are for
    refuse       refuse them (550) when it hears whom they are for
    later-data   put them off (452) when it has all of them
    refuse-data  refuse them (554) when it has all of them
    drop         take them, and break the connection instead of saying so
    hang         take them, and say nothing
    hang-early   say nothing when it hears whom they are for

What it hears and does it prints as lines of JSON.
"""

import argparse
import asyncio
import email
import email.policy
import json
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

SLOW_S = 3


def tell(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Sink:
    def __init__(self, folder):
        self.folder = folder

    def mode(self):
        return (self.folder / "mode").read_text()

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = self.mode()
        tell("recipient", mode=mode)
        if mode == "later":
            return f"451 4.7.1 <{address}>: please come later"
        if mode == "refuse":
            return f"550 5.1.1 <{address}>: nobody has this address"
        if mode == "hang-early":
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        mode = self.mode()
        if mode == "later-data":
            tell("letter", mode=mode)
            return "452 4.3.1 no room at the moment"
        if mode == "refuse-data":
            tell("letter", mode=mode)
            return "554 5.6.0 this letter is not wanted"
        file = self.keep(envelope)
        tell("letter", mode=mode, to=envelope.rcpt_tos, file=file)
        if mode == "slow":
            await asyncio.sleep(SLOW_S)
        if mode == "hang":
            await asyncio.Event().wait()
        if mode == "drop":
            server.transport.abort()
        return "250 taken"

    def keep(self, envelope):
        number = len(list(self.folder.glob("*.eml")))
        written = self.folder / f"{number}.writing"
        written.write_bytes(envelope.original_content)
        told = self.folder / f"{number}.json"
        told.write_text(json.dumps(parsed(envelope.original_content)))
        written.rename(self.folder / f"{number}.eml")
        return told.name


def parsed(content):
    """The letter as a mail program reads it."""
    letter = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part for part in letter.walk() if not part.is_multipart()]
    return {
        "subject": letter["Subject"],
        "to": letter["To"],
        "defects": [str(defect) for part in letter.walk() for defect in part.defects],
        "parts": [
            {
                "type": part.get_content_type(),
                "method": part.get_param("method"),
                "file": part.get_filename(),
                "text": part.get_payload(decode=True).decode(),
            }
            for part in parts
        ],
    }


def login(user, password):
    def check(server, session, envelope, mechanism, data):
        right = data.login == user.encode() and data.password == password.encode()
        tell("login", right=right, protected=server.transport.get_extra_info("sslcontext") is not None)
        return AuthResult(success=right, handled=False)

    return check


def protection(certificate):
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def serve(options):
    context = protection(options.certificate)
    starttls = context if options.tls == "starttls" else None
    wrapped = context if options.tls == "always" else None
    asked = {}
    if options.login:
        user, password = options.login.split(":")
        required = starttls is not None
        asked = {
            "authenticator": login(user, password),
            "auth_required": True,
            "auth_require_tls": required,
            "require_starttls": required,
        }

    def conversation():
        return SMTP(Sink(options.folder), hostname="localhost", tls_context=starttls, **asked)

    server = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", options.port, ssl=wrapped)
    tell("listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", choices=["no", "starttls", "always"], default="no")
    parser.add_argument("--certificate", help="a PEM file with certificate and key")
    parser.add_argument("--login", help="USER:PASSWORD")
    asyncio.run(serve(parser.parse_args()))


main()
