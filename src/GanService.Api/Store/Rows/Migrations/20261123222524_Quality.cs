using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class Quality : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HealthyCheckpoint",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Warning",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "QualityJson",
                table: "Checkpoints",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "SlicedWasserstein",
                table: "Checkpoints",
                type: "REAL",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HealthyCheckpoint",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Warning",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "QualityJson",
                table: "Checkpoints");

            migrationBuilder.DropColumn(
                name: "SlicedWasserstein",
                table: "Checkpoints");
        }
    }
}
