# The catalog: one Airflow on one instance.
#
# Deploying replaces the instance, and nothing drains: whatever runs at that moment is lost.
# Follow the runbook, https://docs.openverse.org/meta/release_and_deployment/runbooks/catalog.html

locals {
  catalog_airflow_tags = {
    service     = "catalog"
    environment = "prod"
  }
}

module "catalog-airflow" {
  source = "../../modules/services/catalog-airflow"

  environment   = "prod"
  instance_type = "m5.xlarge"
  subdomain     = "airflow"
  tags          = local.catalog_airflow_tags

  # The tag is set by `just bump prod catalog-airflow`; don't edit it by hand.
  docker_tag = "@IMAGE_TAG@"

  # Before changing the instance make sure that no DAG runs, other than the data refreshes that wait for their
  # indexer workers. Then set this to true, apply, and set it back to false *before* merging.
  #
  # It is false at all other times, so that nobody replaces the instance by the way.
  running_dags_cleared = false # never merge this as true

  # Where the metadata is kept.
  database_storage_gb = 100
}
