// serve, verify, backup, rebuild, catalog, bench: parsed here, carried out by the application.
#include <memory>

#include "cli/command_parts.hpp"
#include "cli/stripe_options.hpp"
#include "cli/telling_options.hpp"

namespace flowmart::cli {
namespace {

// Runs the application's function for a command, or says that there is none.
template <class Options>
std::function<int()> carry_out(const std::function<int(const Options&)>& command,
                               std::shared_ptr<Options> options) {
  return [&command, options] {
    if (!command) return complain("this program was built without that command", exit_failed);
    return command(*options);
  };
}

// Without a scheme, port or path: the Host of a request is compared with it.
const CLI::Validator host_name(
    [](std::string& text) {
      const bool bare = !text.empty() && text.find_first_of(":/?#@[]* \t") == std::string::npos;
      return bare ? std::string() : "a host's name is wanted, without scheme and port, like shop.example";
    },
    "", "host");

const CLI::Validator amount(
    [](std::string& text) {
      const auto read = Decimal::parse(text);
      return read && read->units >= 0 ? std::string() : "an amount is wanted, like 500 or 499.99";
    },
    "", "amount");

const CLI::Validator carrier_url(
    [](std::string& text) {
      return text.starts_with("http://") && text.size() > 7
                 ? std::string()
                 : "an address is wanted, like http://carrier.example/pickups";
    },
    "", "url");

void add_serve(CLI::App& app, Session& session) {
  auto options = std::make_shared<ServeOptions>();
  auto currency = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("serve", "Run the server: HTTP API, portal, engine");
  command->add_option("--data", options->data, "Folder of the journal and all else; made if missing")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--address", options->address, "Address to listen on")->capture_default_str();
  command->add_option("--port", options->port, "Port to listen on; 0 takes a free one")
      ->capture_default_str();
  command
      ->add_option("--key-file", options->key_file,
                   "Holds a key of at least 128 bits that every request must have; any address may then be "
                   "listened on")
      ->type_name("FILE");
  command
      ->add_option("--public-url", options->public_url,
                   "Where a proxy shows it to the world, such as https://shop.example/oms")
      ->type_name("URL");
  command
      ->add_option(
          "--host", options->hosts,
          "A name that browsers and clients reach it by, beside addresses and localhost; may be repeated")
      ->type_name("NAME")
      ->check(host_name)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      ->add_option("--sender", options->sender,
                   "A line of the shop's own address, as parcels' labels show it; repeated, the name first")
      ->type_name("LINE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--threads", options->threads, "Threads for HTTP")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  add_currency(*command, *currency);
  command
      ->add_option("--approve-above", options->approve_above,
                   "An order above this much waits for a person's yes; in the shop's currency")
      ->type_name("AMOUNT")
      ->check(amount);
  add_period(
      *command, "--hold-time", options->hold_seconds,
      "How long a placed order keeps its stock unpaid, if it is not paid by bank transfer; 15m if it is not "
      "said",
      1);
  add_period(
      *command, "--digest", options->digest_seconds,
      "Tell staff so often what is still out of stock, and announce it again; 0 turns it off. The shop "
      "keeps it");
  add_period(
      *command, "--transfer-wait", options->transfer_wait_seconds,
      "How long an order that is paid by bank transfer waits for it once its stock went back, and then for "
      "stock; 7d if it is not said, 0 calls it off with its hold");
  add_period(*command, "--transfer-hold", options->transfer_hold_seconds,
             "How long an order that is paid by bank transfer keeps its stock; 7d if it is not said", 1);
  add_period(
      *command, "--invoice-due", options->invoice_due_seconds,
      "How long after it was placed an invoice is to be paid, where an order does not say; 30d if it is "
      "not said, 0: the shop gives none");
  command
      ->add_option("--time-zone", options->zone,
                   "Where the calendar of subscriptions is read: a name of the tz database")
      ->type_name("ZONE")
      ->capture_default_str();
  command
      ->add_option("--return-window", options->return_window_days,
                   "So long after its arrival an order can be sent back")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 3'650))
      ->capture_default_str();
  command
      ->add_option("--return-patience", options->return_patience_days,
                   "An approved return that has not come by then is closed")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 3'650))
      ->capture_default_str();
  command->add_option("--refund-at", options->refund_at, "When a return's money goes back")
      ->check(CLI::IsMember({"receipt", "inspection"}))
      ->capture_default_str();
  command
      ->add_option(
          "--capture", options->capture,
          "When the money of an order is taken: as it is placed; or promised then, and taken when it "
          "leaves, all with the first parcel or of each parcel what is in it")
      ->check(CLI::IsMember({"at-once", "at-dispatch", "per-parcel"}))
      ->capture_default_str();
  command
      ->add_option(
          "--gateway-takes", options->gateway_takes_ms,
          "How long each call to the test gateway takes, as one over a network does; 100 are under way "
          "at a time")
      ->type_name("MILLISECONDS")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
  command
      ->add_option("--money-contact", options->money_contact,
                   "Who sees to refunds that failed, disputes, and payments that lapsed")
      ->type_name("NAME");
  add_period(
      *command, "--reconcile", options->reconcile_seconds,
      "Hold the ledger against the gateway's so often; 1d is usual, 0 turns it off. The shop keeps it");
  command->add_option("--environment", options->environment, "Fills {env} in channel names")
      ->check(CLI::IsMember({"dev", "sit", "prod"}))
      ->capture_default_str();
  command->add_option("--log-level", options->log_level, "How much is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  command->add_flag("--accept-loss", options->accept_loss,
                    "Go on with a journal that lacks records which the rest of the folder has seen");
  command
      ->add_option("--gateway", options->gateway,
                   "Who takes the money: `stripe` (docs/stripe.md); `test` plays, and takes what it does not "
                   "know as paid")
      ->check(CLI::IsMember({"test", "stripe"}));
  add_stripe_options(*command, options->stripe);
  command
      ->add_option(
          "--carrier", options->carrier,
          "Where the carrier listens that fetches parcels, http://HOST[:PORT][/PATH] (docs/carriers.md)")
      ->type_name("URL")
      ->check(carrier_url);
  command
      ->add_option(
          "--carrier-secrets", options->carrier_secrets,
          "A file with a line NAME=SECRET for each carrier that reports; FLOWMART_CARRIER_SECRETS may "
          "hold such lines itself (docs/carriers.md)")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  command->add_flag("--demo", options->demo, "Put a small shop on file, and let parcels move by themselves");
  command
      ->add_option(
          "--without", options->without,
          "A service that runs elsewhere: its events are taken from outside, its commands wait for it")
      ->type_name("SERVICE");
  add_telling_options(*command, options->telling);
  command->add_flag("--no-traffic", options->no_traffic,
                    "Count no traffic: to measure what counting costs (the portal then shows none)");
  command->footer(
      "Examples:\n"
      "  flowmart serve --demo --port 9000\n"
      "  flowmart serve --gateway test --data /var/lib/flowmart --currency EUR --environment prod\n"
      "Ctrl-C or SIGTERM: what was taken is finished, then it stops.");
  command->callback([&session, options, currency] {
    options->currency = currency_said(*currency);
    session.action = carry_out(session.commands.serve, options);
  });
}

void add_verify(CLI::App& app, Session& session) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "Hold a data folder against everything that must be true of it");
  command->add_option("--data", options->data, "Data folder; a server may have it open")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--json", options->json, "One JSON document");
  command->footer(
      "Reads the whole journal. Says what it found, or names the first record that breaks a rule (exit "
      "status 1).\n"
      "Examples:\n"
      "  flowmart verify\n"
      "  flowmart verify --data backups/monday --json");
  command->callback([&session, options] { session.action = carry_out(session.commands.verify, options); });
}

void add_backup(CLI::App& app, Session& session) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command =
      app.add_subcommand("backup", "Copy a data folder as of one moment, also while a server runs");
  command->add_option("--data", options->data, "Data folder")->type_name("DIR")->capture_default_str();
  command->add_option("to", options->to, "Folder for the copy; must not exist yet")
      ->required()
      ->type_name("FOLDER");
  command->add_flag("--json", options->json, "One JSON document");
  command->footer(
      "The copy is a data folder like any other: verify it, serve it. Its keys.db opens what says who your "
      "buyers\n"
      "are: keep that file no longer than you may have to restore; whoever was erased since can be read with "
      "it.\n"
      "Its webhooks.db holds what webhooks are signed with. Stripe's notes are left out.\n"
      "Examples:\n"
      "  flowmart backup backups/monday\n"
      "  flowmart verify --data backups/monday");
  command->callback([&session, options] { session.action = carry_out(session.commands.backup, options); });
}

void add_rebuild(CLI::App& app, Session& session) {
  auto options = std::make_shared<RebuildOptions>();
  CLI::App* command =
      app.add_subcommand("rebuild", "Make the views (lists, search, stories) again from the journal");
  command->add_option("--data", options->data, "Data folder that no server has open")
      ->type_name("DIR")
      ->capture_default_str();
  command->footer("Example:\n  flowmart rebuild --data data");
  command->callback([&session, options] { session.action = carry_out(session.commands.rebuild, options); });
}

void add_catalog(CLI::App& app, Session& session) {
  auto options = std::make_shared<CatalogOptions>();
  CLI::App* catalog = app.add_subcommand("catalog", "The contract of messages as documents");
  catalog->require_subcommand(1);
  CLI::App* exports = catalog->add_subcommand("export", "Write it for another tool into a folder");
  exports->add_option("--format", options->format, "Whose format")
      ->required()
      ->check(CLI::IsMember({"eventcatalog", "openapi", "asyncapi", "jsonschema"}));
  exports->add_option("directory", options->out, "Folder, made when it is missing")
      ->required()
      ->type_name("DIR");
  exports->footer("Example:\n  flowmart catalog export --format eventcatalog catalog/");
  exports->callback([&session, options] { session.action = carry_out(session.commands.catalog, options); });

  auto shown = std::make_shared<CatalogOptions>();
  shown->format = "json";
  CLI::App* show = catalog->add_subcommand("show", "Print the document that the portal reads, as JSON");
  show->add_flag("--private", shown->with_private, "Private messages, too");
  show->footer("Example:\n  flowmart catalog show --private > catalog.json");
  show->callback([&session, shown] { session.action = carry_out(session.commands.catalog, shown); });
}

void add_bench(CLI::App& app, Session& session) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = app.add_subcommand("bench", "Measure orders a second, durable before each answer");
  command->add_option("--url", options->url, "A running server; else one is started in a scratch folder");
  command->add_option("--folder", options->folder, "Where the scratch data go; else a temporary folder");
  command->add_option("--orders", options->orders, "Orders of each measurement")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  command->add_option("--connections", options->connections, "Numbers of connections, by commas")
      ->capture_default_str();
  command->add_flag("--hot", options->hot, "Every order has one product in common");
  command->add_flag("--json", options->json, "A JSON object a measurement");
  command->footer("Example:\n  flowmart bench --connections 1,64 --orders 50000");
  command->callback([&session, options] { session.action = carry_out(session.commands.bench, options); });
}

}  // namespace

void add_server_commands(CLI::App& app, Session& session) {
  add_serve(app, session);
  add_verify(app, session);
  add_backup(app, session);
  add_rebuild(app, session);
  add_catalog(app, session);
  add_bench(app, session);
}

}  // namespace flowmart::cli
