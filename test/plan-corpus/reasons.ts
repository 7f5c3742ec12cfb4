/** Terraform's words for a reason, by its code in the JSON. */
export const reasons: Readonly<Record<string, RegExp>> = {
  replace_because_tainted: /^tainted$/,
  replace_because_cannot_update: /^must be replaced/,
  replace_by_request: /^as requested$/,
  replace_by_triggers: /^due to changes in replace_triggered_by$/,
  delete_because_no_resource_config: /^because .+ is not in configuration/,
  delete_because_no_module: /^because module\..+ is not in configuration/,
  delete_because_wrong_repetition: /^because resource (?:uses|does not use) /,
  delete_because_count_index: /^because index \[\d+\] is out of range for count/,
  delete_because_each_key: /^because key \[.+\] is not in for_each map/,
  delete_because_no_move_target: /^because .+ was moved to /,
  read_because_config_unknown: /^config refers to values not yet known$/,
  read_because_dependency_pending: /^depends on a resource or a module with changes pending$/,
};
