using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class Durability : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FromCheckpoint",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "InterruptedAfter",
                table: "Jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Interruptions",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "LeaseUntil",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Worker",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Attempts",
                table: "Datasets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "StateSha256",
                table: "Checkpoints",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FromCheckpoint",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "InterruptedAfter",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Interruptions",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "LeaseUntil",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Worker",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Attempts",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "StateSha256",
                table: "Checkpoints");
        }
    }
}
