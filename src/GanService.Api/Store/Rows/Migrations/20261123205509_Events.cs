using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class Events : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "CheckpointRequested",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ExperimentId",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PauseRequested",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Variant",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Experiments",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Varied = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Experiments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JobEvents",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    FirstStep = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobEvents", x => new { x.JobId, x.Number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_ExperimentId",
                table: "Jobs",
                column: "ExperimentId");

            migrationBuilder.CreateIndex(
                name: "IX_JobEvents_JobId_Kind_Step",
                table: "JobEvents",
                columns: new[] { "JobId", "Kind", "Step" });

            migrationBuilder.Sql("""
                INSERT INTO JobEvents (JobId, Number, Kind, FirstStep, Step, At, Data)
                SELECT c.JobId, ROW_NUMBER() OVER (PARTITION BY c.JobId ORDER BY c.FirstStep), 'LossesAdded', c.FirstStep, c.LastStep, j.CreatedAt, c."Values"
                FROM LossChunks c JOIN Jobs j ON j.Id = c.JobId
                """);

            migrationBuilder.DropTable(
                name: "LossChunks");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Experiments");

            migrationBuilder.DropTable(
                name: "JobEvents");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_ExperimentId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "CheckpointRequested",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "ExperimentId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "PauseRequested",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Variant",
                table: "Jobs");

            migrationBuilder.CreateTable(
                name: "LossChunks",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", nullable: false),
                    FirstStep = table.Column<int>(type: "INTEGER", nullable: false),
                    LastStep = table.Column<int>(type: "INTEGER", nullable: false),
                    Values = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LossChunks", x => new { x.JobId, x.FirstStep });
                });
        }
    }
}
