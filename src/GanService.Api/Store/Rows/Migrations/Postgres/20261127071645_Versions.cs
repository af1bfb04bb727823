using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Versions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Datasets_Name",
                table: "Datasets");

            migrationBuilder.AddColumn<string>(
                name: "LeftOutJson",
                table: "Datasets",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ParentId",
                table: "Datasets",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Datasets",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Where",
                table: "Datasets",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_Datasets_Name_Version",
                table: "Datasets",
                columns: new[] { "Name", "Version" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Datasets_Name_Version",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "LeftOutJson",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Where",
                table: "Datasets");

            migrationBuilder.CreateIndex(
                name: "IX_Datasets_Name",
                table: "Datasets",
                column: "Name",
                unique: true);
        }
    }
}
