"""`python -m unittest` in this folder: the pieces, and that every example made is one the decoder may say."""

import json
import random
import unittest

import numpy as np

import sentences
from decode import Constraint
from generate import MAKERS, Maker, Speaker
from offers import Offer, parse_wish
from phrases import Book
from public import Example
from scope import BUCKETS, Scope, features, mixed
from text import CATALOGUE, Vocabulary

PUBLIC = ("public_event", "public_todo", "public_todo_noun", "public_item", "public_list", "public_message")
SENTENCES = [("en", "/lists.add/ we're out of {item=milk} /timers.set/ and {length=ten minutes} please"),
             ("en", "/calendar.find/ what's on {when=tomorrow}"), ("en", "the cat is asleep"),
             ("en", "{what=tea} with {who=Noor} {when=tomorrow} at five // no, /fix/ /calendar.add/ {when=at four}"),
             ("de", "/lists.add/ wir brauchen {item=Milch}"), ("de", "wie spät ist es in Tokio")]
LETTERS = [prefix + c for prefix in ("", "##") for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
VOCABULARY = Vocabulary.build(LETTERS + ["den", "##tist", "'", "-", "."], json.loads(CATALOGUE.read_text()))


def written(text: str) -> list[str]:
    return [VOCABULARY.entries[piece.id] for piece in VOCABULARY.pieces(text)]


class Pieces(unittest.TestCase):
    def test_the_longest_piece_wins_and_case_does_not_count(self):
        self.assertEqual(written("DENTIST"), ["den", "##tist"])

    def test_digits_stand_alone(self):
        self.assertEqual(written("12pm"), ["1", "##2", "##p", "##m"])

    def test_what_no_piece_covers_becomes_bytes(self):
        self.assertEqual(written("é"), ["<s>", "<0xC3>", "<0xA9>"])
        self.assertEqual(written("aé"), ["a", "<0xC3>", "<0xA9>"])

    def test_curly_quotes_are_straight_and_symbols_are_words(self):
        self.assertEqual(written("a’s-b"), ["a", "'", "s", "-", "b"])

    def test_pieces_know_where_they_stand(self):
        piece = VOCABULARY.pieces("  dentist")[1]
        self.assertEqual((piece.begin, piece.end, piece.starts_word, piece.ends_word), (5, 9, False, True))


class Examples(unittest.TestCase):
    def test_every_answer_is_allowed_and_gives_its_spans_back(self):
        examples = [Example("what is the weather", [], False, "clinc oos"),
                    Example("call mum", [("reminders.add", [("what", 0, 8)])], False, "topv2")]
        catalogue = json.loads(CATALOGUE.read_text())
        written = [sentences.parse(line, catalogue, language) for language, line in SENTENCES]
        offer = Offer("music.play", "plays a song", (("what", "song"), ("room", "")))
        wishes = [parse_wish(offer, "i fancy {what=jazz} in {room=the den}"),
                  parse_wish(Offer("music.stop", "ends the music", ()), "enough of that noise")]
        speaker = Speaker(Book({name: ["odd thing"] for name in PUBLIC}, MAKERS), examples, written, wishes)
        maker, rng = Maker(speaker, VOCABULARY), random.Random(5)
        for text, _, answer, source in filter(None, (maker.draw(rng) for _ in range(500))):
            task = {"split": "<split>", "offer": "<offer>"}.get(source, "<plan>")
            constraint = Constraint(VOCABULARY, VOCABULARY.pieces(text), task, offered=2)
            for token in answer:
                self.assertIn(token, constraint.allowed(), (text, VOCABULARY.entries[token]))
                constraint.take(token, text)
            for _, arguments in constraint.calls:
                for _, span in arguments:
                    self.assertIn(span, text)


class SecondOpinion(unittest.TestCase):
    def test_pieces_pairs_and_triples_with_nothing_around_them(self):
        expected = [mixed(5), mixed(6), mixed(0, 5), mixed(5, 6), mixed(6, 0), mixed(0, 0, 5), mixed(0, 5, 6), mixed(5, 6, 0)]
        self.assertEqual(list(features([5, 6])), [int(bucket) for bucket in expected])

    def test_is_surer_of_what_weighs_more(self):
        weights = np.zeros(BUCKETS, np.int8)
        weights[features([5, 6])] = 100
        scope = Scope(weights, 0.1, -1.0)
        self.assertGreater(scope.confidence([5, 6]), 0.99)
        self.assertAlmostEqual(scope.confidence([7, 8, 9]), 1 / (1 + np.exp(1)), 3)


if __name__ == "__main__":
    unittest.main()
