using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Uploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "FileCount",
                table: "Datasets",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "FilesDone",
                table: "Datasets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "ImportStartedAt",
                table: "Datasets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ReceivedAt",
                table: "Datasets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReceivedBytes",
                table: "Datasets",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "UploadBytes",
                table: "Datasets",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "UploadParts",
                columns: table => new
                {
                    DatasetId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Offset = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    File = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UploadParts", x => new { x.DatasetId, x.Offset });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UploadParts");

            migrationBuilder.DropColumn(
                name: "FileCount",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "FilesDone",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "ImportStartedAt",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "ReceivedAt",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "ReceivedBytes",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "UploadBytes",
                table: "Datasets");
        }
    }
}
