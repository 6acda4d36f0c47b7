#include "skills/lists/lists.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "trust/stored_label.h"

namespace lists {
namespace {

using base::Code, base::Result;
using plan::Arguments, plan::CallContext, plan::Kind, plan::Role, plan::Spoken, plan::Value;

constexpr size_t text_bytes_max = 500;
constexpr const char* default_list = "to do";
constexpr size_t shown_max = 8;  // of each list, where all are shown
constexpr double most = 0.51;    // of the words that were said

struct Item {
  std::string id, list, text, label;
  int64_t place = 0;
  bool done = false;
};

// Under which a list is known: "the Shopping List" → "shopping".
std::string list_key(std::string_view said) {
  static constexpr std::string_view other_names[][2] = {
      {"todo", default_list},         {"to-do", default_list}, {"todos", default_list},
      {"to-dos", default_list},       {"task", default_list},  {"tasks", default_list},
      {"things to do", default_list}, {"grocery", "shopping"}, {"groceries", "shopping"},
      {"things to buy", "shopping"}};
  std::string key = base::fold(said);
  for (std::string_view lead : {"the ", "my ", "our ", "list of "})
    if (key.starts_with(lead)) key.erase(0, lead.size());
  for (std::string_view end : {" list", " lists"})
    if (key.ends_with(end)) key.erase(key.size() - end.size());
  for (auto [name, known] : other_names)
    if (key == name) return std::string(known);
  return key;
}

// "all my lists" names none of them.
bool means_every_list(std::string_view said) {
  auto stems = base::stems_in(said);
  return std::ranges::all_of(stems, [](const std::string& word) {
    return word == "all" || word == "everi" || word == "everithing" || word == "list" ||
           base::is_small_word(word);
  });
}

// Under which an item is known: "Two Lemons" and "lemons" are the same thing.
std::string item_key(std::string_view said) {
  std::string thing = base::fold(language::read_quantity(said).thing);
  for (std::string_view lead : {"the ", "some ", "a ", "an "})
    if (thing.starts_with(lead)) thing.erase(0, lead.size());
  if (thing.size() > 3 && thing.ends_with("s") && !thing.ends_with("ss")) thing.pop_back();
  return thing;
}

class Book {
 public:
  static Result<Book> open(rooms::Rooms& rooms) { return Book(TRY(rooms.room("lists"))); }

  Result<std::vector<Item>> items(const std::string& list) {
    return read(TRY(room_->query("SELECT * FROM item WHERE list = ? ORDER BY place, id", list)));
  }
  Result<std::vector<Item>> all() {
    return read(TRY(room_->query("SELECT * FROM item ORDER BY list, place, id")));
  }
  Result<std::vector<std::string>> names() {
    std::vector<std::string> out;
    for (const db::Row& row : TRY(room_->query("SELECT DISTINCT list FROM item ORDER BY list")))
      out.push_back(row.text(0));
    return out;
  }
  Result<void> put(const Item& item) {
    TRY(room_->change(
        "INSERT INTO item (id, list, text, label, place, done) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET text = excluded.text, label = excluded.label, place = "
        "excluded.place, done = excluded.done",
        item.id, item.list, item.text, item.label, item.place, item.done));
    return {};
  }
  Result<void> remove(const Item& item) {
    TRY(room_->change("DELETE FROM item WHERE id = ?", item.id));
    return {};
  }

 private:
  explicit Book(rooms::Room* room) : room_(room) {}
  static std::vector<Item> read(const db::Rows& rows) {
    std::vector<Item> out;
    for (const db::Row& row : rows)
      out.push_back({row.text("id"), row.text("list"), row.text("text"), row.text("label"),
                     row.integer("place"), row.integer("done") != 0});
    return out;
  }
  rooms::Room* room_;
};

trust::Label label_of(const CallContext& context, const Arguments& arguments) {
  return trust::join(context.control, arguments.label());
}

Value value_of(const Item& item, const trust::Label& influence) {
  trust::Label label = trust::join(trust::restore_label(item.label), influence);
  return Value::record({.type = "Item",
                        .id = item.id,
                        .fields = {{"text", Value::text(item.text, label)},
                                   {"list", Value::text(item.list, label)},
                                   {"done", Value::boolean(item.done, label)}}},
                       label);
}

Value values_of(const std::vector<Item>& items, const trust::Label& influence) {
  plan::List list;
  for (const Item& item : items) list.push_back(value_of(item, influence));
  return Value::list(std::move(list), influence);
}

// The name of the list as it was said; "" for none.
Result<std::string> said_list(const Arguments& arguments) {
  std::string said = arguments.text("list");
  if (said.size() > text_bytes_max)
    return base::fail(Code::limit, "The name of the list is too long.");
  return means_every_list(said) ? std::string() : list_key(said);
}

// The list that things are put on: the one named, else the only one there is, else the list of
// things to do.
Result<std::string> list_to_fill(Book& book, const Arguments& arguments) {
  std::string key = TRY(said_list(arguments));
  if (!key.empty()) return key;
  auto names = TRY(book.names());
  return names.size() == 1 ? names[0] : std::string(default_list);
}

// The list that is looked for: of exactly this name, else the only one with a name near it
// ("birthday" for "birthday party"). "" for none in particular.
Result<std::string> list_to_find(Book& book, const Arguments& arguments) {
  std::string key = TRY(said_list(arguments));
  auto names = TRY(book.names());
  if (key.empty() || std::ranges::find(names, key) != names.end()) return key;
  auto near = base::best_of(names, most, [&](const std::string& name) {
    return std::max(base::held_by_stem(name, key), base::held_by_stem(key, name));
  });
  return near.size() == 1 ? near[0] : key;
}

Result<Value> add(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  std::string list = TRY(list_to_fill(book, arguments));
  std::vector<Item> kept = TRY(book.items(list)), added;
  int64_t place = kept.empty() ? 0 : kept.back().place;
  std::vector<std::string> texts = arguments.texts("items");
  for (size_t i = 0; i < texts.size(); ++i) {
    std::string text(base::trim(texts[i]));
    if (text.empty()) return base::fail(Code::invalid, "There is nothing to put on the list.");
    if (text.size() > text_bytes_max)
      return base::fail(Code::limit, "This is too long for an item of a list.");
    auto same = std::find_if(kept.begin(), kept.end(), [&](const Item& item) {
      return item_key(item.text) == item_key(text);
    });
    Item item{.id = same == kept.end() ? fmt::format("{}/{}", context.call_id, i) : same->id,
              .list = list,
              .text = text,
              .label = trust::store_label(label_of(context, arguments)),
              .place = same == kept.end() ? ++place : same->place};
    TRY(book.put(item));
    added.push_back(std::move(item));
  }
  return values_of(added, label_of(context, arguments));
}

Result<Value> show(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  std::string list = TRY(list_to_find(book, arguments));
  std::vector<Item> items = list.empty() ? TRY(book.all()) : TRY(book.items(list));
  std::erase_if(items, [](const Item& item) { return item.done; });
  return values_of(items, label_of(context, arguments));
}

// The one that is meant: of this very name, else the only one that most of the words fit.
// Beginnings of words do not count: "ham" is no hamburger.
Result<Item> meant_item(const std::vector<Item>& open, const std::string& text,
                        const std::string& list) {
  auto same =
      std::ranges::find(open, item_key(text), [](const Item& item) { return item_key(item.text); });
  if (same != open.end()) return *same;
  auto near = base::best_of(open, most, [thing = language::read_quantity(text).thing](auto& item) {
    return base::held_by_stem(item.text, thing);
  });
  if (near.size() == 1) return std::move(near[0]);
  if (near.empty())
    return base::fail(Code::not_found,
                      fmt::format("“{}” is not on {}.", base::visible(text, 60),
                                  list.empty() ? "any list" : fmt::format("the {} list", list)));
  std::vector<std::string> texts;
  for (const Item& item : near) texts.push_back(base::visible(item.text, 60));
  return base::fail(Code::conflict, fmt::format("Which one: {}?", base::join_words(texts)),
                    "Say more of its words.");
}

// The items that are meant; looked for on the list named, else on all.
Result<std::vector<Item>> meant_items(Book& book, const Arguments& arguments) {
  std::string list = TRY(list_to_find(book, arguments));
  std::vector<Item> open = list.empty() ? TRY(book.all()) : TRY(book.items(list));
  std::erase_if(open, [](const Item& item) { return item.done; });
  std::vector<Item> out;
  for (const std::string& text : arguments.texts("items"))
    out.push_back(TRY(meant_item(open, text, list)));
  return out;
}

Result<Value> remove(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  std::vector<Item> items = TRY(meant_items(book, arguments));
  for (const Item& item : items) TRY(book.remove(item));
  return values_of(items, label_of(context, arguments));
}

Result<Value> check(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  std::vector<Item> items = TRY(meant_items(book, arguments));
  for (Item& item : items) {
    item.done = true;
    TRY(book.put(item));
  }
  return values_of(items, label_of(context, arguments));
}

std::vector<std::string> texts_of(const Value& items) {
  std::vector<std::string> out;
  for (const Value& item : *items.as_list())
    out.push_back(base::visible(*item.field("text")->as_text(), 100));
  return out;
}

std::string list_of(const Value& items) {
  const plan::List& list = *items.as_list();
  return list.empty() ? "" : base::visible(*list[0].field("list")->as_text(), 60);
}

std::string tell_added(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("On the {} list: {}.", list_of(result), base::join_words(texts_of(result)));
}

std::string tell_removed(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("Off the {} list: {}.", list_of(result), base::join_words(texts_of(result)));
}

std::string tell_checked(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("Done on the {} list: {}.", list_of(result),
                     base::join_words(texts_of(result)));
}

// Several lists, a line each: "The packing list: passports and socks".
std::string tell_all(const plan::List& items) {
  std::string out;
  for (size_t at = 0; at < items.size();) {
    plan::List group;
    auto list_at = [&](size_t i) { return *items[i].field("list")->as_text(); };
    for (size_t first = at; at < items.size() && list_at(at) == list_at(first); ++at)
      group.push_back(items[at]);
    Value whole = Value::list(std::move(group), {});
    auto texts = texts_of(whole);
    if (texts.size() > shown_max) {
      auto more = fmt::format("{} more", texts.size() - shown_max + 1);
      texts.resize(shown_max - 1);
      texts.push_back(std::move(more));
    }
    out += fmt::format("{}The {} list: {}.", out.empty() ? "" : "\n", list_of(whole),
                       base::join_words(texts));
  }
  return out;
}

std::string tell_shown(const CallContext&, const Arguments& arguments, const Value& result) {
  const plan::List& items = *result.as_list();
  if (items.empty()) {
    std::string said = arguments.text("list");
    return means_every_list(said)
               ? "Nothing is open on any list."
               : fmt::format("The {} list is empty.", base::visible(list_key(said), 60));
  }
  std::string name = list_of(result);
  if (name != list_of(Value::list({items.back()}, {}))) return tell_all(items);
  std::string out = fmt::format("The {} list:", name);
  for (const std::string& text : texts_of(result)) out += "\n  • " + text;
  return out;
}

plan::Tool declare(rooms::Rooms& rooms, std::string name, std::string purpose, trust::Effect effect,
                   Result<Value> (*run)(rooms::Rooms&, const CallContext&, const Arguments&),
                   std::string (*tell)(const CallContext&, const Arguments&, const Value&)) {
  plan::Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
  tool.result = {Kind::record, "Item", true};
  tool.effect = effect;
  tool.room = "lists";
  tool.categories = trust::personal;
  bool shows = effect == trust::Effect::s0;
  if (!shows)
    tool.parameters.push_back(
        {"items", {Kind::text, "", true}, true, Role::content, "one thing each"});
  tool.parameters.push_back({"list",
                             {Kind::text},
                             false,
                             Role::control,
                             shows ? "'shopping', 'packing'; default: all lists"
                                   : "'shopping', 'packing'; default: the only list, or 'to do'"});
  tool.spoken = {{"list", Spoken::text}};
  if (!shows) tool.spoken.push_back({"item", Spoken::texts});
  tool.recipe = tool.name + (shows ? "([list={list}])" : "({item}[, list={list}])");
  tool.run = [&rooms, run](const CallContext& context, const Arguments& arguments) {
    return run(rooms, context, arguments);
  };
  tool.tell = tell;
  return tool;
}

}  // namespace

rooms::Schema schema() {
  return {.name = "lists",
          .version = 1,
          .sql =
              "CREATE TABLE item (id TEXT PRIMARY KEY NOT NULL, list TEXT NOT NULL, text TEXT NOT "
              "NULL, label TEXT NOT NULL, "
              "place INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0); CREATE INDEX item_by_list "
              "ON item (list, place);",
          .tables = {"item"}};
}

std::vector<plan::Tool> tools(rooms::Rooms& rooms) {
  using trust::Effect;
  return {
      declare(rooms, "lists.add", "Puts things on a list", Effect::s1, add, tell_added),
      declare(rooms, "lists.show", "What is still open on a list, or on all", Effect::s0, show,
              tell_shown),
      declare(rooms, "lists.remove", "Takes things off a list", Effect::s1, remove, tell_removed),
      declare(rooms, "lists.check", "Marks things on a list as done", Effect::s1, check,
              tell_checked)};
}

Result<std::vector<KeptList>> all_lists(rooms::Rooms& rooms) {
  Book book = TRY(Book::open(rooms));
  std::vector<KeptList> lists;
  for (const std::string& name : TRY(book.names())) {
    KeptList& list = lists.emplace_back(KeptList{.name = name, .items = {}});
    for (const Item& item : TRY(book.items(name))) list.items.push_back({item.text, item.done});
  }
  return lists;
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  base::Json lists = base::Json::array();
  for (const KeptList& list : TRY(all_lists(rooms))) {
    base::Json items = base::Json::array();
    for (const KeptItem& item : list.items)
      items.push(base::Json::object().set("text", item.text).set("done", item.done));
    lists.push(base::Json::object().set("name", list.name).set("items", std::move(items)));
  }
  return lists.dump(2) + "\n";
}

Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person) {
  rooms::Room* room = TRY(rooms.room("lists"));
  rooms::Trace named{"list item that names them"};
  for (const db::Row& row : TRY(room->query("SELECT id, text FROM item"))) {
    if (!person.in(row.text("text"))) continue;
    TRY(room->change("DELETE FROM item WHERE id = ?", row.text("id")));
    ++named.count;
  }
  return rooms::there({named});
}

}  // namespace lists
