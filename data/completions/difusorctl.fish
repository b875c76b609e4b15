# SPDX-License-Identifier: GPL-3.0-or-later
# Fish completion. What can follow is asked of the program itself, so it is always its own.

# the words before the cursor that are no options
function __difusorctl_words
    string match -rv -- '^-' (commandline -opc)[2..]
end

function __difusorctl_groups
    difusorctl --help 2>/dev/null | string replace -rf '^  ([a-z]+) .*' '$1' | sort -u
end

function __difusorctl_commands
    set -l group (__difusorctl_words)[1]
    difusorctl $group --help 2>/dev/null | string replace -rf "^  $group ([a-z]+) +(.*)" '$1\t$2'
end

function __difusorctl_options
    difusorctl (__difusorctl_words)[1..2] --help 2>/dev/null | string replace -rf '^  (?:-., )?(--[a-z-]+)\S* *(.*)' '$1\t$2'
end

complete -c difusorctl -f -n 'test (count (__difusorctl_words)) -eq 0' -a '(__difusorctl_groups)'
complete -c difusorctl -n 'test (count (__difusorctl_words)) -eq 1' -a '(__difusorctl_commands)'
complete -c difusorctl -n 'string match -q -- "-*" (commandline -ct)' -a '(__difusorctl_options)'
complete -c difusorctl -l data-dir -r -d 'The data folder'
complete -c difusorctl -l json -d 'Answer with one JSON document'
complete -c difusorctl -l mode -x -a 'practice drill real'
complete -c difusorctl -l rate-action -x -a 'count challenge block'
complete -c difusorctl -l managed-action -x -a 'count block'
