using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class SeveralWorkers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_State_Priority_Id",
                table: "Jobs");

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Samples",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "LastEvent",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "LastWrite",
                table: "Jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<byte[]>(
                name: "Ends",
                table: "JobEvents",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Datasets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "LeaseUntil",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Checkpoints",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Verifications",
                columns: table => new
                {
                    CheckpointId = table.Column<string>(type: "TEXT", nullable: false),
                    WantedUntil = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: true),
                    FromStep = table.Column<int>(type: "INTEGER", nullable: false),
                    Problem = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Verifications", x => x.CheckpointId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_Priority_Id",
                table: "Jobs",
                columns: new[] { "State", "Priority", "Id" },
                descending: new[] { false, true, false });

            migrationBuilder.Sql("""UPDATE "Jobs" SET "LastEvent" = COALESCE((SELECT MAX("Number") FROM "JobEvents" WHERE "JobId" = "Jobs"."Id"), 0)""");
            // Sixteen bytes a step; what followed them tells where merged events ended.
            migrationBuilder.Sql("""
                UPDATE "JobEvents" SET "Ends" = substr("Data", 16 * ("Step" - "FirstStep" + 1) + 1), "Data" = substr("Data", 1, 16 * ("Step" - "FirstStep" + 1))
                WHERE "Kind" = 'LossesAdded' AND length("Data") > 16 * ("Step" - "FirstStep" + 1)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Verifications");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_State_Priority_Id",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Samples");

            migrationBuilder.DropColumn(
                name: "LastEvent",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "LastWrite",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Ends",
                table: "JobEvents");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "LeaseUntil",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Checkpoints");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_Priority_Id",
                table: "Jobs",
                columns: new[] { "State", "Priority", "Id" });
        }
    }
}
