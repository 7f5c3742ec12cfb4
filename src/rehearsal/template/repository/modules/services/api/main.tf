variable "environment" {
  type = string
}

variable "docker_tag" {
  type = string
}

resource "terraform_data" "service" {
  input = {
    environment = var.environment
    docker_tag  = var.docker_tag
  }
}
