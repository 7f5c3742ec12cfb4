# The API, deployed by its own runbook.

module "api" {
  source = "../../modules/services/api"

  environment = "prod"
  docker_tag  = "rel-2026.05.04.09.12.44"
}
