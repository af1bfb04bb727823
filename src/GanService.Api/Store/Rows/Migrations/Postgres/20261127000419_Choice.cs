using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Choice : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Filter",
                table: "Datasets",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Limit",
                table: "Datasets",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LimitSeed",
                table: "Datasets",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Filter",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Limit",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "LimitSeed",
                table: "Datasets");
        }
    }
}
