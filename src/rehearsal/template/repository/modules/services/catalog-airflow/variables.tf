variable "environment" {
  type = string
}

variable "instance_type" {
  type = string
}

variable "subdomain" {
  type = string
}

variable "tags" {
  type = map(string)
}

variable "docker_tag" {
  type        = string
  description = "Image tag of the release to run."

  validation {
    condition     = can(regex("^rel-[0-9]{4}(\\.[0-9]{2}){5}$", var.docker_tag))
    error_message = "Only releases are deployed: rel-YYYY.MM.DD.HH.MM.SS."
  }
}

variable "running_dags_cleared" {
  type        = bool
  description = "Whether someone made sure that no DAG is running."
}

variable "database_storage_gb" {
  type = number
}
