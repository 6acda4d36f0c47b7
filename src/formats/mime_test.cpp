#include "formats/mime.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"
#include "formats/html_text.h"
#include "formats/mbox.h"
#include "formats/quoted.h"

namespace formats {

void PrintTo(const Mailbox& mailbox, std::ostream* out) {
  *out << mailbox.name << '<' << mailbox.mail << '>';
}

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string bytes_of(const std::string& name) {
  return *base::read_file(std::string(HEARTH_SOURCE_DIR "/src/formats/testdata/") + name);
}
base::Instant instant(std::string_view text) { return *base::parse_instant(text); }

TEST(Mime, AMailOfAShopIsTakenWhole) {
  std::string bytes = bytes_of("order.eml");
  Mail mail = *parse_mail(bytes);
  EXPECT_THAT(mail.from, ElementsAre(Mailbox{"Grüner Laden", "shop@example.com"}));
  EXPECT_THAT(mail.to, ElementsAre(Mailbox{"Berg, Ana", "ana@example.org"},
                                   Mailbox{"Nils Berg", "nils@example.org"}));
  EXPECT_THAT(mail.cc, ElementsAre(Mailbox{"Jörg", "joerg@example.org"},
                                   Mailbox{"Jürgen", "j@example.org"}));
  EXPECT_EQ(mail.subject, "Ihre Bestellung – vielen Dank!");
  EXPECT_EQ(mail.date, instant("2026-05-04T09:00:00+02:00"));
  EXPECT_EQ(mail.message_id, "order-1001@example.com");
  EXPECT_EQ(mail.in_reply_to, "q1@example.org");
  EXPECT_THAT(mail.references, ElementsAre("q0@example.org", "q1@example.org"));
  EXPECT_EQ(mail.text,
            "Hallo Ana,\n\nvielen Dank für Ihre Bestellung – sie kommt am Mittwoch, und das ist "
            "eine lange Zeile.");
  EXPECT_FALSE(mail.text_from_html);
  EXPECT_THAT(mail.attachments,
              ElementsAre(Attachment{"Rechnung März 2026.pdf", "application/pdf", 18, false},
                          Attachment{"logo.png", "image/png", 8, true}));
  EXPECT_THAT(mail.notes, IsEmpty());
  EXPECT_EQ(mail.headers.size(), 12);
  EXPECT_EQ(*read_attachment(bytes, 0), "%PDF-1.4\n% nothing");
  EXPECT_EQ(read_attachment(bytes, 2).error().code, base::Code::not_found);
}

TEST(Mime, AMailWithHtmlOnlyIsReadAsAPersonWouldSeeIt) {
  Mail mail = *parse_mail(bytes_of("newsletter.eml"));
  EXPECT_EQ(mail.text,
            "Spring & summer\n\nAll shoes\nnow 20 € – „günstig“ ☺\n\n- one\n- two\n\nA 1\nB 2 < "
            "3\n\nx\n  y");
  EXPECT_TRUE(mail.text_from_html);
  EXPECT_EQ(mail.date, instant("2026-05-04T07:00:00Z"));
}

TEST(Mime, AnUnknownCharacterSetIsSaid) {
  Mail mail = *parse_mail("Content-Type: text/plain; charset=koi8-r\n\nabc \xC1\xC2");
  EXPECT_EQ(mail.text, "abc \uFFFD\uFFFD");
  EXPECT_THAT(mail.notes, ElementsAre("Some characters could not be read (character set koi8-r)."));
}

TEST(Mime, CharacterSetsOfTheWest) {
  auto text = [](const std::string& charset, const std::string& bytes) {
    return parse_mail("Content-Type: text/plain; charset=" + charset + "\n\n" + bytes)->text;
  };
  EXPECT_EQ(text("iso-8859-1", "\xFC"), "ü");
  EXPECT_EQ(text("\"ISO-8859-15\"", "\xA4"), "€");
  EXPECT_EQ(text("Windows-1252", "\x80"), "€");
  EXPECT_EQ(text("us-ascii", "\xC3\xBC"), "ü") << "UTF-8 that does not say so";
  EXPECT_EQ(text("utf-8", "\xFC"), "\uFFFD");
}

TEST(Mime, WhatHasNoHeaderIsInvalid) {
  for (const char* text : {"", "\n\n", "hello", "no colon here\n\nbody"})
    EXPECT_EQ(parse_mail(text).error().code, base::Code::invalid) << text;
}

TEST(Mime, AMailCutShortGivesWhatIsThere) {
  std::string bytes = bytes_of("order.eml");
  Mail mail = *parse_mail(std::string_view(bytes).substr(0, bytes.find("vielen") + 20));
  EXPECT_THAT(mail.text, HasSubstr("Hallo Ana"));
}

TEST(Mime, DepthAndNumberOfPartsAreLimited) {
  std::string deep = "A: b\n", end;
  for (int i = 0; i < 40; ++i)
    deep += fmt::format("Content-Type: multipart/mixed; boundary=b{}\n\n--b{}\n", i, i);
  Mail mail = *parse_mail(deep + "\n\ntext");
  EXPECT_THAT(
      mail.notes,
      ElementsAre("The parts of this mail are nested too deeply; the innermost are left out."));

  std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 50; ++i) many += "--b\nContent-Type: image/png\n\nx\n";
  mail = *parse_mail(many, {.parts_max = 10});
  EXPECT_EQ(mail.attachments.size(), 10);
  EXPECT_THAT(mail.notes, ElementsAre("The mail has more than 10 parts; the rest is left out."));

  mail = *parse_mail("A: b\n\n" + base::join(std::vector<std::string>(100, "ü"), ""),
                     {.text_bytes_max = 11});
  EXPECT_EQ(mail.text, "üüüüü") << "cut between characters";
}

TEST(Mime, AnInvitationIsAnAttachmentThatCanBeRead) {
  std::string bytes =
      "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\ncome\n"
      "--x\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--x--\n";
  Mail mail = *parse_mail(bytes);
  EXPECT_EQ(mail.text, "come");
  EXPECT_THAT(mail.attachments, ElementsAre(Attachment{"", "text/calendar", 15, false}));
  EXPECT_EQ(*read_attachment(bytes, 0), "BEGIN:VCALENDAR");
}

TEST(MailAddress, TheFormsOfTheRfc) {
  EXPECT_THAT(parse_mailboxes("Pete(A nice chap) <pete(his account)@silly.test(his host)>"),
              ElementsAre(Mailbox{"Pete", "pete@silly.test"}));
  EXPECT_THAT(parse_mailboxes("a@b.c"), ElementsAre(Mailbox{"", "a@b.c"}));
  EXPECT_THAT(
      parse_mailboxes("A Group:Ed Jones <joe@where.test>,joe@x.y,John <jdoe@one.test>; z@z.z"),
      ElementsAre(Mailbox{"Ed Jones", "joe@where.test"}, Mailbox{"", "joe@x.y"},
                  Mailbox{"John", "jdoe@one.test"}, Mailbox{"", "z@z.z"}));
  EXPECT_THAT(parse_mailboxes("Undisclosed recipients:;"), IsEmpty());
  EXPECT_THAT(parse_mailboxes("\"Joe \\\"J\\\" Q, Public\"   <john@example.com>"),
              ElementsAre(Mailbox{"Joe \"J\" Q, Public", "john@example.com"}));
  EXPECT_THAT(parse_mailboxes("<@a.test,@b.test:joe@c.test>"),
              ElementsAre(Mailbox{"", "joe@c.test"}));
  EXPECT_THAT(parse_mailboxes("\"john doe\"@x.org, =?utf-8?q?J=C3=B6rg?= =?utf-8?q?_M?= <j@x.y>"),
              ElementsAre(Mailbox{"", "\"john doe\"@x.org"}, Mailbox{"Jörg M", "j@x.y"}));
  EXPECT_THAT(parse_mailboxes("nobody, <>, a@, @b, a b@c"), IsEmpty());
}

TEST(MailDate, TheObsoleteFormsToo) {
  EXPECT_EQ(*parse_mail_date("Fri, 21 Nov 1997 09:55:06 -0600"),
            instant("1997-11-21T09:55:06-06:00"));
  EXPECT_EQ(*parse_mail_date("21 Nov 97 09:55:06 GMT"), instant("1997-11-21T09:55:06Z"));
  EXPECT_EQ(*parse_mail_date("Thu,\n 13 Feb 1969 23:32 -0330 (Newfoundland Time)"),
            instant("1969-02-13T23:32:00-03:30"));
  EXPECT_EQ(*parse_mail_date("4 may 2026 09:00:00 EST"), instant("2026-05-04T09:00:00-05:00"));
  for (const char* bad :
       {"", "yesterday", "31 Feb 2026 09:00 +0000", "4 Mai 2026", "4 May 2026 25:00 +0000"})
    EXPECT_EQ(parse_mail_date(bad).error().code, base::Code::invalid) << bad;
}

TEST(MailWords, EncodedWordsJoinAcrossACharacter) {
  EXPECT_EQ(decode_words("=?utf-8?B?w?= =?utf-8?B?rw=?="),
            decode_words("=?utf-8?B?w?==?utf-8?B?rw=?="));
  EXPECT_EQ(decode_words("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?="), "ü");
  EXPECT_EQ(decode_words("=?UTF-8*de?q?a_b?= c =?iso-8859-1?q?=FC?="), "a b c ü");
  for (const char* plain : {"a =? b", "=?utf-8?x?abc?=", "=?utf-8?q?abc", "=?", "100 ?= 5"})
    EXPECT_EQ(decode_words(plain), plain);
}

TEST(HtmlText, WhatIsMalformedNeverEndsBadly) {
  EXPECT_EQ(html_to_text("a < b & c &nosuch; &#xD800; &#0; <"),
            "a < b & c &nosuch; \uFFFD \uFFFD <");
  EXPECT_EQ(html_to_text("a<script>b"), "a");
  EXPECT_EQ(html_to_text("a<!-- b"), "a");
  EXPECT_EQ(html_to_text("a<b class='>'>c</b"), "ac");
  EXPECT_EQ(html_to_text("<p hidden>x</p>y<span style='DISPLAY : NONE'>z<span>z</span>z</span>!"),
            "y!");
}

TEST(Quoted, BothEncodingsHaveAnInverse) {
  rc::check("base64", [](const std::string& bytes) {
    RC_ASSERT(decode_base64(encode_base64(bytes)) == bytes);
  });
  rc::check("quoted-printable", [] {
    std::string text =
        *rc::gen::container<std::string>(rc::gen::element('a', ' ', '\n', '=', '\t', '\xC3', 'F'));
    std::string encoded = encode_quoted_printable(text);
    for (auto line : base::split(encoded, '\n')) RC_ASSERT(line.size() <= 77);
    RC_ASSERT(base::replace_all(decode_quoted_printable(encoded), "\r\n", "\n") == text);
  });
}

TEST(Mbox, MessagesAreSplitAndUnquoted) {
  std::string bytes = bytes_of("two.mbox");
  MboxReader reader(bytes);
  EXPECT_TRUE(reader.is_mbox());
  EXPECT_EQ(reader.next(), "Subject: one\n\ntext\nFrom the start\n>From far\n");
  EXPECT_EQ(reader.next(), "Subject: two\n\nnot a new one:\nFrom here on\n");
  EXPECT_EQ(reader.next(), std::nullopt);
  MboxReader older(bytes, MboxQuoting::mboxo);
  EXPECT_EQ(older.next(), "Subject: one\n\ntext\nFrom the start\n>>From far\n");
  EXPECT_FALSE(MboxReader("Subject: x\n\ny").is_mbox());
  EXPECT_EQ(MboxReader("").next(), std::nullopt);
}

OutgoingMail outgoing() {
  return {.from = {"Ana", "ana@example.org"},
          .to = {{"", "nils@example.org"}},
          .subject = "Hi",
          .text = "Hello\n",
          .message_id = "1@example.org",
          .date = instant("2026-05-04T07:00:00Z"),
          .utc_offset = std::chrono::hours(2)};
}

TEST(MailWriting, APlainMail) {
  EXPECT_EQ(*write_mail(outgoing()),
            "From: \"Ana\" <ana@example.org>\r\nTo: nils@example.org\r\nSubject: Hi\r\n"
            "Date: Mon, 04 May 2026 09:00:00 +0200\r\nMessage-ID: <1@example.org>\r\nMIME-Version: "
            "1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
            "quoted-printable\r\n\r\nHello\r\n");
}

TEST(MailWriting, NoValueCanBeginAHeaderOfItsOwn) {
  OutgoingMail mail = outgoing();
  mail.subject = "a\r\nBcc: victim@example.org\r\n\r\nbody";
  mail.from.name = "A\r\nBcc: victim@example.org";
  mail.in_reply_to = "x>\r\nBcc: victim@example.org";
  mail.references = {"good@x", "bad\r\nBcc: victim@example.org"};
  mail.attachments = {{"n\r\nBcc: victim@example.org", "application/pdf", "x"}};
  std::string bytes = *write_mail(mail);
  EXPECT_THAT(bytes, Not(HasSubstr("\nBcc")));
  Mail again = *parse_mail(bytes);
  EXPECT_THAT(again.bcc, IsEmpty());
  EXPECT_THAT(again.references, ElementsAre("good@x"));
}

TEST(MailWriting, WhatCannotStandInAHeaderIsInvalid) {
  for (const char* address : {"", "x", "a@", "@b", "a@b\r\nBcc: c@d", "a b@c", "<a@b>", "a@b,c@d",
                              "a@b@c", "jörg@x.org"}) {
    OutgoingMail mail = outgoing();
    mail.to[0].mail = address;
    EXPECT_EQ(write_mail(mail).error().code, base::Code::invalid) << address;
  }
  for (const char* id : {"", "x", "a@b>\r\nBcc: c@d", "a @b"}) {
    OutgoingMail mail = outgoing();
    mail.message_id = id;
    EXPECT_EQ(write_mail(mail).error().code, base::Code::invalid) << id;
  }
  for (const char* type :
       {"", "pdf", "a/b\r\nBcc: c@d", "a/b; x=y", "multipart/mixed", "message/rfc822"}) {
    OutgoingMail mail = outgoing();
    mail.attachments = {{"n", type, "x"}};
    EXPECT_EQ(write_mail(mail).error().code, base::Code::invalid) << type;
  }
}

rc::Gen<std::string> text() {
  return rc::gen::scale(
      0.3, rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                            "a", "B", " ", ",", ";", ":", "\\", "\"", "ü", "😀", "=",
                            "=?utf-8?q?a?=", "<", "(", ")", "--")),
                        [](const std::vector<std::string>& parts) {
                          return "x" + base::join(parts, "") + "y";
                        }));
}

std::string collapsed(const std::string& name) {
  std::string out;
  for (char c : name)
    if (c != ' ' || !out.ends_with(' ')) out += c;
  return out;
}

TEST(MailProperty, WhatIsWrittenIsReadBack) {
  rc::check("parse(write(m)) == m", [] {
    OutgoingMail mail = outgoing();
    mail.from.name = *text();
    mail.cc = {{*text(), "c@example.org"}, {"", "d@example.org"}};
    mail.subject = *text();
    mail.text =
        *rc::gen::map(rc::gen::container<std::vector<std::string>>(text()),
                      [](const auto& lines) { return "x" + base::join(lines, "\n") + "."; });
    mail.references = {"a@b", "c@d"};
    if (*rc::gen::arbitrary<bool>())
      mail.attachments = {{"ü " + *rc::gen::element<std::string>("a.pdf", "\"b;c"),
                           "application/pdf", *rc::gen::arbitrary<std::string>()}};
    auto bytes = write_mail(mail);
    RC_ASSERT(bytes.has_value());
    for (auto line : base::split(*bytes, '\n')) RC_ASSERT(line.size() < 998);
    RC_ASSERT(std::ranges::all_of(*bytes, [](char c) { return c >= 0; }));
    Mail again = *parse_mail(*bytes);
    RC_ASSERT(again.from == (std::vector<Mailbox>{{collapsed(mail.from.name), mail.from.mail}}));
    RC_ASSERT(again.cc == (std::vector<Mailbox>{{collapsed(mail.cc[0].name), "c@example.org"},
                                                {"", "d@example.org"}}));
    RC_ASSERT(again.subject == mail.subject);
    RC_ASSERT(again.text == mail.text);
    RC_ASSERT(again.date == mail.date);
    RC_ASSERT(again.references == mail.references);
    RC_ASSERT(again.attachments.size() == mail.attachments.size());
    if (!mail.attachments.empty())
      RC_ASSERT(*read_attachment(*bytes, 0) == mail.attachments[0].bytes);
  });
}

TEST(MailProperty, AMutatedMailNeverHurts) {
  std::string good = bytes_of("order.eml");
  rc::check("mutations", [&] {
    std::string bytes = good;
    int changes = *rc::gen::inRange(1, 30);
    for (int i = 0; i < changes; ++i)
      bytes[*rc::gen::inRange<size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
    auto mail = parse_mail(bytes);
    if (!mail) return;
    RC_ASSERT(base::valid_utf8(mail->text) && base::valid_utf8(mail->subject));
    for (size_t i = 0; i < mail->attachments.size(); ++i)
      RC_ASSERT(read_attachment(bytes, i)->size() == mail->attachments[i].bytes);
  });
}

}  // namespace
}  // namespace formats
