// The program: the command line, with the commands that need all of it.
#include "app/commands.hpp"

int main(int count, char** arguments) {
  using namespace flowmart;
  cli::Commands commands;
  commands.serve = app::serve;
  commands.verify = app::verify_folder;
  commands.backup = app::back_up;
  commands.rebuild = app::rebuild;
  commands.catalog = app::write_catalog;
  commands.open_offline = app::open_offline;
  commands.version = FLOWMART_VERSION;
  return cli::run_command_line(count, arguments, commands);
}
