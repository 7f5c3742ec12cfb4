locals {
  # The rehearsal keeps its switches beside the repository, so that no switch is a change to it.
  faults = "${path.root}/../../../world/faults"

  engine_version = fileexists("${local.faults}/plan-destroys-database") ? "16.3" : "13.4"
  ttl            = fileexists("${path.root}/../../../world/drifted") ? 60 : 300
}

resource "terraform_data" "database" {
  input = {
    storage_gb = var.database_storage_gb
  }
  triggers_replace = [local.engine_version]
}

resource "terraform_data" "instance" {
  input = {
    instance_type = var.instance_type
    docker_tag    = var.docker_tag
  }
  triggers_replace = [var.docker_tag]

  provisioner "local-exec" {
    when    = destroy
    command = "sh ../../../world/instance.sh destroy"
  }

  provisioner "local-exec" {
    command = "sh ../../../world/instance.sh create '${var.docker_tag}'"
  }

  lifecycle {
    precondition {
      condition     = var.running_dags_cleared
      error_message = "Make sure that no DAG is running, then set running_dags_cleared to true."
    }
  }
}

resource "terraform_data" "dns_record" {
  input = {
    name = "${var.subdomain}.openverse.org"
    ttl  = local.ttl
    zone = fileexists("${local.faults}/plan-fails") ? file("${local.faults}/zone-that-cannot-be-read") : "openverse.org"
  }
}
